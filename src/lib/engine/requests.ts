// Checks of what the page asks: a request that cannot be answered is refused with kind 'input' and a sentence.
import { EngineError } from './errors.ts';

/** Refuses a request for which the condition holds. */
export function refuse(condition: boolean, sentence: string): void {
  if (condition) throw new EngineError('input', sentence);
}

/** Refuses a seed that is no whole number. */
export function checkSeed(seed: number): void {
  refuse(!Number.isInteger(seed), 'A seed is a whole number; choose another.');
}
