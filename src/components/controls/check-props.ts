// MDX passes props that nobody checks; a wrong one stops the build with a sentence that says what to write.

const CONCEPTS = ['x', 'z', 'y', 'q', 'p', 'noise', 'critic', 'loss'] as const;

/** A concept of the book, and so a colour: see src/styles/tokens.css. */
export type Concept = (typeof CONCEPTS)[number];

/** Tells whether a text names a concept. */
export function isConcept(text: unknown): text is Concept {
  return CONCEPTS.some((concept) => concept === text);
}

/** Throws "<Name> needs …" for the first condition that does not hold. */
export function checkProps(name: string, conditions: readonly (readonly [boolean, string])[]): void {
  const broken = conditions.find(([holds]) => !holds);
  if (broken) throw new Error(`<${name}> needs ${broken[1]}.`);
}
