// A fused Adam step as a tfjs kernel: one pass over the numbers where composed ops take a dozen.
//
//   kernel   'AdamUpdate', registered for 'cpu' and 'wasm' (elsewhere the optimiser composes ops)
//   inputs   weight, gradient, firstMoment, secondMoment: float32, one shape
//   attrs    rate, beta1, beta2, epsilon: numbers; step: whole number, 1 for the first step
//   outputs  [newWeight, newFirstMoment, newSecondMoment]: new tensors, owned by the caller; the inputs stay as they are
//
// Kingma & Ba 2014, Algorithm 1, with both bias corrections:
//   m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
//   θ ← θ − rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
// The powers come from `step` in float64, so that a resumed run goes on to the same bytes.
//
// The weight must be a new tensor: XNNPACK keeps a packed copy of a filter under its tensor's id, and would go on using it.
import { getKernel, registerKernel } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';

export const AdamUpdate = 'AdamUpdate';

export interface AdamAttrs {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly step: number;
}

/** Reads the attributes of a call; throws if one is missing or `step` is not 1, 2, … */
export function adamAttrs(attrs: NamedAttrMap): AdamAttrs {
  const { rate, beta1, beta2, epsilon, step } = attrs;
  for (const value of [rate, beta1, beta2, epsilon, step]) {
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      throw new Error('AdamUpdate needs finite numbers: rate, beta1, beta2, epsilon and step.');
    }
  }
  if (!Number.isInteger(step) || (step as number) < 1) throw new Error('AdamUpdate counts steps from 1.');
  return attrs as unknown as AdamAttrs;
}

/** The factors of a step that do not depend on the weight. */
export function adamFactors({ rate, beta1, beta2, step }: AdamAttrs): { scale: number; root: number } {
  const scale = rate / (1 - beta1 ** step);
  const root = 1 / Math.sqrt(1 - beta2 ** step);
  return { scale, root };
}

export interface AdamArrays {
  readonly weight: Float32Array;
  readonly gradient: Float32Array;
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/** Takes one step over arrays of equal length, from `from` into `to` (whose gradient is not used). */
export function adamStep(from: AdamArrays, to: Omit<AdamArrays, 'gradient'>, attrs: AdamAttrs): void {
  const { weight, gradient, first, second } = from;
  const { beta1, beta2, epsilon } = attrs;
  const { scale, root } = adamFactors(attrs);
  for (let i = 0; i < weight.length; i++) {
    const g = gradient[i] as number;
    const m = beta1 * (first[i] as number) + (1 - beta1) * g;
    const v = beta2 * (second[i] as number) + (1 - beta2) * g * g;
    to.first[i] = m;
    to.second[i] = v;
    to.weight[i] = (weight[i] as number) - (scale * m) / (Math.sqrt(v) * root + epsilon);
  }
}

interface CpuBackend {
  readonly data: { get(id: TensorInfo['dataId']): { readonly values: Float32Array } };
  makeTensorInfo(shape: number[], dtype: 'float32', values: Float32Array): TensorInfo;
}

/** Registers AdamUpdate for the cpu backend, once. */
export function registerCpuAdam(): void {
  if (getKernel(AdamUpdate, 'cpu') !== undefined) return;
  registerKernel({
    kernelName: AdamUpdate,
    backendName: 'cpu',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const cpu = backend as CpuBackend;
      const values = (name: string): Float32Array => {
        const info = inputs[name];
        if (info === undefined) throw new Error(`AdamUpdate got no ${name}.`);
        return cpu.data.get(info.dataId).values;
      };
      const from = {
        weight: values('weight'),
        gradient: values('gradient'),
        first: values('firstMoment'),
        second: values('secondMoment'),
      };
      const empty = (): Float32Array => new Float32Array(from.weight.length);
      const to = { weight: empty(), first: empty(), second: empty() };
      adamStep(from, to, adamAttrs(attrs ?? {}));
      const { shape } = inputs['weight'] as TensorInfo;
      return [to.weight, to.first, to.second].map((array) => cpu.makeTensorInfo(shape, 'float32', array));
    },
  });
}
