// Blends, and what chapter 3 says of them: for PCA the blend in code is the blend of the reconstructions.
import { expect, it } from 'vitest';
import { blend, blendInSteps, countGrey } from '../../../src/lib/ui/blend.ts';
import { encodePca, projectPca, type Pca } from '../../../src/lib/metrics/pca.ts';
import { Random } from '../../../src/lib/random.ts';

it('begins at a and ends at b', () => {
  const [a, b] = [Float32Array.of(0, 1), Float32Array.of(1, 0.5)];
  expect(blendInSteps(a, b, 3)).toEqual(Float32Array.of(0, 1, 0.5, 0.75, 1, 0.5));
});

it('counts the grey pixels: a cross-fade of black on white is full of them', () => {
  const [a, b] = [Float32Array.of(0, 1, 1, 0), Float32Array.of(1, 0, 1, 0)];
  expect([0, 0.5, 1].map((t) => countGrey(blend(a, b, t)))).toEqual([0, 2, 0]);
});

it('of PCA codes decodes to the blend of the two reconstructions', () => {
  const random = new Random(4);
  const component = (): Float32Array => random.normals(784);
  const first = component();
  const pca: Pca = {
    mean: component(),
    components: first.map((value) => value / Math.hypot(...first)),
    eigenvalues: Float32Array.of(1),
  };
  const [a, b] = [component(), component()];
  const [codeA, codeB] = [encodePca(pca, a), encodePca(pca, b)];
  const code = blend(codeA, codeB, 0.3)[0] as number;
  const decoded = pca.mean.map((value, i) => value + code * (pca.components[i] as number));
  const faded = blend(projectPca(pca, a), projectPca(pca, b), 0.3);
  decoded.forEach((value, i) => expect(value).toBeCloseTo(faded[i] as number, 4));
});
