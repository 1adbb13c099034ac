// AdamUpdate on the wasm heap; see ../adam-update.ts for its inputs, attributes and outputs.
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { adamAttrs, adamFactors, adamStep } from '../adam-update.ts';
import { simdFor } from '../simd/module.ts';
import { addressOf, allocate, floats, need, sizeOf } from './heap.ts';
import type { KernelCall } from './heap.ts';

/** Returns weight, gradient and moments, and allocates the three results. */
function tensorsOf({ inputs, backend }: KernelCall): { from: TensorInfo[]; to: TensorInfo[] } {
  const from = ['weight', 'gradient', 'firstMoment', 'secondMoment'].map((name) => need(inputs, name));
  const { shape } = from[0] as TensorInfo;
  return { from, to: Array.from({ length: 3 }, () => allocate(backend, shape)) };
}

/** Takes one Adam step into three new tensors, four weights at a time. */
export function simdAdam(call: KernelCall): TensorInfo[] {
  const settings = adamAttrs(call.attrs);
  const { beta1, beta2, epsilon } = settings;
  const { scale, root } = adamFactors(settings);
  const { from, to } = tensorsOf(call);
  const at = [...from, ...to].map((info) => addressOf(call.backend, info));
  const factors = [beta1, 1 - beta1, beta2, 1 - beta2, scale, root, epsilon];
  simdFor(call.backend).run.adam(...at, sizeOf((to[0] as TensorInfo).shape), ...factors);
  return to;
}

/** Takes one Adam step into three new tensors, in plain JavaScript. */
export function composedAdam(call: KernelCall): TensorInfo[] {
  const settings = adamAttrs(call.attrs);
  const { from, to } = tensorsOf(call);
  const read = (infos: TensorInfo[]): Float32Array[] => infos.map((info) => floats(call.backend, info));
  const [weight, gradient, first, second] = read(from) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [newWeight, newFirst, newSecond] = read(to) as [Float32Array, Float32Array, Float32Array];
  const results = { weight: newWeight, first: newFirst, second: newSecond };
  adamStep({ weight, gradient, first, second }, results, settings);
  return to;
}
