// What the page knows of a match without asking: see lib/engine/questions/dcgan-match.ts, whose LEAD and WATCHED these are
// (a test compares them).

/** Steps after a reset that are the discriminator's alone. */
export const LEAD_STEPS = 20;
/** Drawings shown of those that are watched. */
export const PICTURES_SHOWN = 20;
