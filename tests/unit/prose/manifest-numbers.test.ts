// What the model cards count and how they print it.
import { expect, it } from 'vitest';
import { countParameters, digitsOf, readManifest } from '../../../src/components/prose/read-manifest.ts';
import type { Manifest, Metric } from '../../../src/lib/weights/manifest.ts';

const of = (parameters: Record<string, number>): Manifest => ({ parameters }) as unknown as Manifest;

it('counts the weights of networks, not the Gaussians that are fitted beside them', () => {
  expect(countParameters(of({ encoder: 100, decoder: 50, parameters: 7000 }))).toBe(150);
  expect(countParameters(of({ denoiser: 12 }))).toBe(12);
});

it('counts the numbers of a model that has no network', () => {
  const bayes = readManifest('bayes')!;
  // Basis and mean picture, counts, means and variances of the pixels, Cholesky factors.
  const numbers = 50 * 784 + 784 + 50 + 10 + 2 * 10 * 784 + 10 * ((50 * 51) / 2);
  expect(countParameters(bayes)).toBe(numbers);
});

it('prints counts without decimals, and shares and measures with them', () => {
  const metric = (value: number, unit: string, control?: number): Metric =>
    ({ value, unit, ...(control !== undefined && { controls: [{ label: '', value: control }] }) }) as Metric;
  expect(digitsOf(metric(33, 'of 100', 28))).toBe(0);
  expect(digitsOf(metric(33, 'of 100', 2.5))).toBe(2);
  expect(digitsOf(metric(4, '%'))).toBe(2);
  expect(digitsOf(metric(0.02, 'nats'))).toBe(4);
});
