import { expect, it } from 'vitest';
import {
  clipped,
  codesInBasis,
  directionsOfCodes,
  picturesOfCodes,
} from '../../../src/lib/metrics/pca-codes.ts';
import { encodePca, projectPca } from '../../../src/lib/metrics/pca.ts';
import { Random } from '../../../src/lib/random.ts';

const random = new Random(4);
/** A basis of three stripes that do not overlap: orthonormal without any fit. */
const basis = {
  mean: Float32Array.from({ length: 784 }, () => random.uniform()),
  components: Float32Array.from({ length: 3 * 784 }, (_, at) =>
    (at % 784) >> 8 === Math.floor(at / 784) ? 1 / 16 : 0,
  ),
  eigenvalues: Float32Array.of(3, 2, 1),
};
const x = Float32Array.from({ length: 5 * 784 }, () => Math.max(0, random.uniform() - 0.5));

it('gives the coordinates and projections of PCA, in more digits', () => {
  const z = codesInBasis(basis, x);
  encodePca(basis, x).forEach((code, i) => expect(z[i]).toBeCloseTo(code, 5));
  const projected = projectPca(basis, x);
  picturesOfCodes(basis, z).forEach((value, i) => expect(value).toBeCloseTo(projected[i]!, 5));
});

it('takes pictures made of codes back to the codes', () => {
  const z = Float64Array.from(random.normals(6));
  codesInBasis(basis, picturesOfCodes(basis, z)).forEach((code, i) => expect(code).toBeCloseTo(z[i]!, 5));
  const moved = directionsOfCodes(basis, z);
  picturesOfCodes(basis, z).forEach((value, i) =>
    expect(value - moved[i]!).toBeCloseTo(basis.mean[i % 784]!, 9),
  );
});

it('clips pictures to paper and ink', () => {
  expect([...clipped(Float64Array.of(-0.5, 0.25, 1.5))]).toEqual([0, 0.25, 1]);
});
