// The page's own copy of some MNIST digits (an IDX file written at build time), fetched when first asked for.
import type { Pixels } from '../models/types.ts';

const HEADER = 16;
const PIXELS = 784;

export interface DigitExamples {
  readonly count: number;
  /** Returns example `index` as 784 values in [0, 1]; throws one sentence outside 0 … count − 1. */
  picture(index: number): Pixels;
}

const fetched = new Map<string, Promise<DigitExamples>>();

/** Fetches an idx3-ubyte file once per page, again after a failure; throws one sentence if it is missing or damaged. */
export function loadExamples(url: string): Promise<DigitExamples> {
  let examples = fetched.get(url);
  if (!examples) {
    examples = fetchExamples(url);
    fetched.set(url, examples);
    examples.catch(() => fetched.delete(url));
  }
  return examples;
}

async function fetchExamples(url: string): Promise<DigitExamples> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error('The MNIST digits could not be fetched; is the network there?');
  }
  if (!response.ok) throw new Error(`The MNIST digits could not be fetched (status ${response.status}).`);
  return readExamples(await response.arrayBuffer());
}

/** Reads an idx3-ubyte file of 28×28 pictures; throws one sentence if it is anything else. */
export function readExamples(file: ArrayBuffer): DigitExamples {
  const view = new DataView(file);
  const whole = file.byteLength >= HEADER;
  const [magic, count, rows, columns] = whole ? [0, 4, 8, 12].map((at) => view.getUint32(at)) : [];
  const rightLength = count !== undefined && file.byteLength === HEADER + count * PIXELS;
  if (magic !== 0x803 || !count || rows !== 28 || columns !== 28 || !rightLength) {
    throw new Error('The file of MNIST digits is damaged or incomplete.');
  }
  return {
    count,
    picture(index) {
      if (!Number.isInteger(index) || index < 0 || index >= count) {
        throw new Error(`There is no MNIST example ${index} here; they are numbered 0 to ${count - 1}.`);
      }
      const bytes = new Uint8Array(file, HEADER + index * PIXELS, PIXELS);
      return Float32Array.from(bytes, (byte) => byte / 255);
    },
  };
}
