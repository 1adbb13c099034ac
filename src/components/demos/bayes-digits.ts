// The row of ten radios of BayesDigitChoice.astro, and numbers as the chapter prints them.

export const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Marks the radio of a digit in a row of them. */
export function chooseDigit(row: Element, digit: string): void {
  for (const input of row.querySelectorAll('input')) input.checked = input.value === digit;
}

/** Puts the article before a digit: a 7, an 8. */
export function aDigit(digit: number): string {
  return `${digit === 8 ? 'an' : 'a'} ${digit}`;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  ...Object.fromEntries([...'⁰¹²³⁴⁵⁶⁷⁸⁹'].map((sign, digit) => [String(digit), sign])),
};

/** Writes a power of ten: 10⁻¹². */
export function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((sign) => SUPERSCRIPTS[sign] ?? sign).join('')}`;
}

/** Prints a probability: three decimals, and a power of ten for what is too small for them. */
export function formatProbability(value: number): string {
  if (value >= 0.0005 || value === 0) return value.toFixed(3);
  const exponent = Math.floor(Math.log10(value));
  return Number.isFinite(exponent) ? powerOfTen(exponent) : '0.000';
}

/** Prints nats with a true minus sign. */
export function formatNats(value: number, digits = 1): string {
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? (0).toFixed(digits) : text).replace('-', '−');
}

/** Prints a signed number: +3.10, −0.42. */
export function formatSigned(value: number, digits = 2): string {
  const text = formatNats(value, digits);
  return text.startsWith('−') ? text : `+${text}`;
}
