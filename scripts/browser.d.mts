/** Returns the path of a Chromium, installing one if none is there; ends the process with a sentence if that fails. */
export function findBrowser(): Promise<string>;
