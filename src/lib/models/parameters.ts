// Numbers of a model that are no network's, held as a value and as the arrays that ship; and a PCA basis among them.
import type { Pca } from '../metrics/pca.ts';
import { take } from '../training/adam.ts';
import type { BundleTensor } from '../weights/bundle.ts';
import type { NamedArray, Parameters } from './types.ts';
import { PIXELS } from './types.ts';

/** Arrays as they come from a bundle or a checkpoint. */
export type Arrays = Readonly<Record<string, NamedArray>>;

/** Parameters with the value they stand for. */
export interface HeldParameters<T> extends Parameters {
  value(): T;
  set(value: T): void;
}

/**
 * Holds a value that ships as named arrays.
 *
 * After `write` the arrays read are the ones written, bit for bit, until the value is set anew.
 *
 * @param codec `decode` reads a value from arrays of the names and shapes that `encode` gives, and throws one sentence
 *   where numbers make no sense.
 */
export function holdParameters<T>(
  initial: T,
  codec: {
    readonly encode: (value: T) => Readonly<Record<string, BundleTensor>>;
    readonly decode: (arrays: Arrays) => T;
  },
): HeldParameters<T> {
  let value = initial;
  let arrays: Readonly<Record<string, BundleTensor>> | undefined;
  return {
    value: () => value,
    set(next) {
      value = next;
      arrays = undefined;
    },
    read: () => copy((arrays ??= codec.encode(value))),
    write(given) {
      const own = codec.encode(value);
      const extra = Object.keys(given).find((name) => !Object.hasOwn(own, name));
      if (extra !== undefined) throw new Error(`The parameters hold “${extra}”, which is not expected.`);
      const taken = Object.entries(own).map(([name, { shape, dtype }]): [string, BundleTensor] => {
        const found = given[name];
        if (found === undefined) throw new Error(`The parameters lack “${name}”.`);
        if (found.shape.join('×') !== shape.join('×')) {
          throw new Error(
            `Among the parameters “${name}” is ${found.shape.join('×')}, not ${shape.join('×')}.`,
          );
        }
        return [name, { shape, data: found.data, dtype }];
      });
      const next = copy(Object.fromEntries(taken));
      value = codec.decode(next);
      arrays = next;
    },
  };
}

function copy(arrays: Readonly<Record<string, BundleTensor>>): Record<string, BundleTensor> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, tensor]) => [name, { ...tensor, data: tensor.data.slice() }]),
  );
}

/** Makes a basis of zeros, which stands for a model that is not fitted yet. */
export function emptyBasis(components: number): Pca {
  return {
    mean: new Float32Array(PIXELS),
    components: new Float32Array(components * PIXELS),
    eigenvalues: new Float32Array(components),
  };
}

/** Tells a fitted basis from an empty one. */
export function isFitted(basis: Pca): boolean {
  return (basis.eigenvalues[0] as number) > 0;
}

/** Writes a basis as arrays in float16: its rounding moves a coordinate by less than a grey step. */
export function encodeBasis({ mean, components, eigenvalues }: Pca): Record<string, BundleTensor> {
  const k = eigenvalues.length;
  return {
    'basis.mean': { shape: [PIXELS], data: mean, dtype: 'float16' },
    'basis.components': { shape: [k, PIXELS], data: components, dtype: 'float16' },
    'basis.eigenvalues': { shape: [k], data: eigenvalues, dtype: 'float16' },
  };
}

/** Copies a basis for a checkpoint, bit for bit. */
export function snapshotBasis(basis: Pca): Record<string, NamedArray> {
  const arrays = Object.entries(encodeBasis(basis));
  return Object.fromEntries(arrays.map(([name, { shape, data }]) => [name, { shape, data }]));
}

/** Reads what encodeBasis or snapshotBasis wrote, from a bundle or a checkpoint. */
export function decodeBasis(arrays: Arrays, k: number): Pca {
  return {
    mean: take(arrays, 'basis.mean', [PIXELS]),
    components: take(arrays, 'basis.components', [k, PIXELS]),
    eigenvalues: take(arrays, 'basis.eigenvalues', [k]),
  };
}
