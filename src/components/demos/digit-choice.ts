// The row of ten radios of DigitChoice.astro, and its digits in a sentence.

export const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Marks the radio of a digit in a row of them. */
export function chooseDigit(row: Element, digit: string): void {
  for (const input of row.querySelectorAll('input')) input.checked = input.value === digit;
}

/** Puts the article before a digit: a 7, an 8. */
export function aDigit(digit: number): string {
  return `${digit === 8 ? 'an' : 'a'} ${digit}`;
}
