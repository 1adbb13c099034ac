// float32 ↔ float16 (IEEE 754 binary16): half the download, 11 bits of precision, at most 65,504.

const word = new Float32Array(1);
const bits = new Uint32Array(word.buffer);

/** Rounds numbers to float16, to the nearest and to even on a tie; beyond ±65,504 they become infinite. */
export function toHalf(values: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) halves[i] = roundToHalf(values[i] as number);
  return halves;
}

/** Expands float16 numbers to float32, exactly. */
export function fromHalf(halves: Uint16Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) values[i] = expandHalf(halves[i] as number);
  return values;
}

function roundToHalf(value: number): number {
  word[0] = value;
  const float = bits[0] as number;
  const sign = (float >>> 16) & 0x8000;
  const magnitude = float & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00; // NaN
  if (magnitude >= 0x47800000) return sign | 0x7c00; // 65,536 and above: infinite
  if (magnitude < 0x38800000) {
    // Below 2⁻¹⁴ float16 counts in steps of 2⁻²⁴: scaling by 2²⁴ makes the step 1, and adding 2⁵² rounds to even.
    const steps = Math.abs(value) * 0x1000000;
    return sign | (steps + 2 ** 52 - 2 ** 52);
  }
  // Drop 13 bits of the mantissa: add half a step, or just less where the kept part is even; carries reach the exponent.
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

function expandHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const mantissa = half & 0x3ff;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  if (exponent === 0x1f) return mantissa ? NaN : sign * Infinity;
  return sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
}
