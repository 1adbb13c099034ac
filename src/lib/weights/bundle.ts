// A tensor bundle: named arrays in one file, for what is no network (Gaussian and mixture parameters, checkpoints).
//   8 bytes   "TENSORS1"
//   4 bytes   length of the header, little-endian
//   header    JSON: { meta, tensors: [{ name, shape, dtype, min?, scale? }] }, padded with spaces to a multiple of 4
//   numbers   one tensor after the other, little-endian; uint8 stands for min + scale · q
import { check, type Shape } from './manifest-shape.ts';
import {
  bytesToFloats,
  checkWeight,
  concatenate,
  floatsToBytes,
  sizeOf,
  type NamedWeight,
} from './tensor-bytes.ts';

export type BundleType = 'float32' | 'float16' | 'uint8';

/** One array to store; float32 keeps every bit, float16 11 bits, uint8 256 even steps from its least to its greatest value. */
export interface BundleTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly dtype?: BundleType;
}

export interface Bundle {
  /** Whatever the writer put beside the numbers: counters, names, a configuration. */
  readonly meta: Readonly<Record<string, unknown>>;
  readonly tensors: Readonly<
    Record<string, { readonly shape: readonly number[]; readonly data: Float32Array }>
  >;
}

interface StoredTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: BundleType;
  readonly min?: number;
  readonly scale?: number;
}

const MAGIC = 'TENSORS1';
const PREFIX = MAGIC.length + 4;

const HEADER: Shape = {
  fields: {
    meta: { record: 'anything' },
    tensors: {
      list: {
        fields: {
          name: 'text',
          shape: { list: 'whole' },
          dtype: { oneOf: ['float32', 'float16', 'uint8'] },
          min: { optional: 'number' },
          scale: { optional: 'number' },
        },
      },
    },
  },
};

/** Writes named arrays (float32 unless said otherwise) and a JSON record into one file; equal input gives equal bytes. */
export function encodeBundle(
  tensors: Readonly<Record<string, BundleTensor>>,
  meta: Readonly<Record<string, unknown>> = {},
): Uint8Array<ArrayBuffer> {
  const stored: StoredTensor[] = [];
  const parts: Uint8Array[] = [];
  for (const [name, { shape, data, dtype = 'float32' }] of Object.entries(tensors)) {
    checkWeight({ name, shape, data }, dtype === 'float16' ? 'float16' : 'float32');
    const range = dtype === 'uint8' ? rangeOf(data) : undefined;
    stored.push({ name, shape: [...shape], dtype, ...range });
    parts.push(range ? quantise(data, range) : floatsToBytes(data, dtype as 'float32' | 'float16'));
  }
  const header = new TextEncoder().encode(JSON.stringify({ meta, tensors: stored }));
  const padded = new Uint8Array(Math.ceil(header.length / 4) * 4).fill(0x20);
  padded.set(header);
  const prefix = new Uint8Array(PREFIX);
  prefix.set(new TextEncoder().encode(MAGIC));
  new DataView(prefix.buffer).setUint32(MAGIC.length, padded.length, true);
  return concatenate([prefix, padded, ...parts]);
}

/**
 * Reads a tensor bundle; throws one sentence if format, size or a value is wrong.
 *
 * @param expected where given, the shapes that must be there, and no others.
 */
export function decodeBundle(
  bytes: Uint8Array,
  expected?: Readonly<Record<string, readonly number[]>>,
): Bundle {
  const { meta, tensors: stored, start } = readHeader(bytes);
  if (expected) compareShapes(stored, expected);
  const needed = stored.reduce((sum, { shape, dtype }) => sum + sizeOf(shape) * BYTES[dtype], start);
  if (bytes.length !== needed) {
    throw new Error(`The tensor bundle has ${bytes.length} bytes, but its header describes ${needed}.`);
  }
  const tensors: [string, NamedWeight][] = [];
  let offset = start;
  for (const tensor of stored) {
    const { name, shape, dtype } = tensor;
    const size = sizeOf(shape);
    const data =
      dtype === 'uint8'
        ? dequantise(bytes.subarray(offset, offset + size), tensor)
        : bytesToFloats(bytes, offset, size, dtype);
    checkWeight({ name, shape, data });
    tensors.push([name, { name, shape, data }]);
    offset += size * BYTES[dtype];
  }
  return { meta, tensors: Object.fromEntries(tensors) };
}

const BYTES: Readonly<Record<BundleType, number>> = { float32: 4, float16: 2, uint8: 1 };

interface Range {
  readonly min: number;
  readonly scale: number;
}

function rangeOf(data: Float32Array): Range {
  let min = Infinity;
  let max = -Infinity;
  for (const value of data) {
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return data.length === 0 ? { min: 0, scale: 0 } : { min, scale: (max - min) / 255 };
}

function quantise(data: Float32Array, { min, scale }: Range): Uint8Array {
  return Uint8Array.from(data, (value) => (scale === 0 ? 0 : Math.round((value - min) / scale)));
}

function dequantise(bytes: Uint8Array, { name, min, scale }: StoredTensor): Float32Array {
  if (min === undefined || scale === undefined) {
    throw new Error(`“${name}” is stored in 8 bits, but its range is missing.`);
  }
  return Float32Array.from(bytes, (q) => min + scale * q);
}

function readHeader(bytes: Uint8Array): {
  meta: Readonly<Record<string, unknown>>;
  tensors: readonly StoredTensor[];
  start: number;
} {
  const magic = new TextDecoder().decode(bytes.subarray(0, MAGIC.length));
  if (magic !== MAGIC) throw new Error('This is not a tensor bundle: its first bytes are wrong.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = bytes.length < PREFIX ? Infinity : PREFIX + view.getUint32(MAGIC.length, true);
  if (bytes.length < start) throw new Error('The tensor bundle is cut off inside its header.');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(PREFIX, start)));
  } catch {
    throw new Error('The header of the tensor bundle is damaged: it is not JSON.');
  }
  check(header, HEADER, 'header');
  return { ...(header as Pick<Bundle, 'meta'> & { tensors: readonly StoredTensor[] }), start };
}

function compareShapes(
  stored: readonly StoredTensor[],
  expected: Readonly<Record<string, readonly number[]>>,
): void {
  const found = new Map(stored.map((tensor) => [tensor.name, tensor.shape.join('×')]));
  for (const [name, shape] of Object.entries(expected)) {
    if (!found.has(name)) throw new Error(`The tensor bundle lacks “${name}”.`);
    if (found.get(name) !== shape.join('×')) {
      throw new Error(`In the tensor bundle “${name}” is ${found.get(name) ?? ''}, not ${shape.join('×')}.`);
    }
  }
  const extra = stored.find((tensor) => !Object.hasOwn(expected, tensor.name));
  if (extra) throw new Error(`The tensor bundle holds “${extra.name}”, which is not expected.`);
}
