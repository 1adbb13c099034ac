// Numbers as the chapters print them: powers of ten, probabilities, nats.

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

/** Prints a number with a true minus sign, and none before a zero. */
export function formatDecimals(value: number, digits = 1): string {
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? (0).toFixed(digits) : text).replace('-', '−');
}

/** Prints a signed number: +3.10, −0.42. */
export function formatSigned(value: number, digits = 2): string {
  const text = formatDecimals(value, digits);
  return text.startsWith('−') ? text : `+${text}`;
}
