// How networks are written down: an input, and the layers that it goes through.
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';

/** Puts a tensor through layers, one after the other, and returns what comes out of the last. */
export function through(
  x: SymbolicTensor,
  ...path: readonly { apply(x: SymbolicTensor): unknown }[]
): SymbolicTensor {
  return path.reduce((h, layer) => layer.apply(h) as SymbolicTensor, x);
}
