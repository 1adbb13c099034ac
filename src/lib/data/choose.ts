// A balanced choice of digits for a page.
import { CLASSES, type Digits } from '../models/types.ts';
import type { Random } from '../random.ts';

/**
 * Chooses as many digits of each class, seeded, class after class in turn: 0, 1 … 9, 0, 1 …
 *
 * @returns 10 × `perClass` indices, none twice; throws one sentence if a class has too few.
 */
export function chooseDigits(digits: Digits, perClass: number, random: Random): Uint32Array {
  const byClass: number[][] = Array.from({ length: CLASSES }, () => []);
  digits.labels.forEach((label, index) => byClass[label]?.push(index));
  const short = byClass.findIndex((indices) => indices.length < perClass);
  if (short >= 0) {
    throw new Error(
      `There are not ${perClass} digits of class ${short}, only ${byClass[short]?.length ?? 0}.`,
    );
  }
  for (const indices of byClass) random.shuffle(indices);
  return Uint32Array.from(
    { length: CLASSES * perClass },
    (_, i) => byClass[i % CLASSES]?.[Math.floor(i / CLASSES)] as number,
  );
}
