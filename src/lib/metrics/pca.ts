// Principal component analysis (Pearson 1901, Hotelling 1933): the best linear reconstruction through k numbers.
// Fitted in float64 from the 784 × 784 covariance, whose eigenvectors ml-matrix finds.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { PIXELS, type Pixels } from '../models/types.ts';

export interface Pca {
  /** 784 values: the mean picture. */
  readonly mean: Float32Array;
  /** k × 784, orthonormal rows, the one with the greatest variance first. */
  readonly components: Float32Array;
  /** k variances, greatest first. */
  readonly eigenvalues: Float32Array;
}

/**
 * Fits PCA to pictures.
 *
 * @param images n × 784, as bytes (taken as n/255) or as numbers in [0, 1].
 * @param components how many to keep, 1 to 784.
 */
export function fitPca(images: Uint8Array | Pixels, components: number): Pca {
  if (!Number.isInteger(components) || components < 1 || components > PIXELS) {
    throw new Error(`PCA keeps a whole number of components from 1 to ${PIXELS}, not ${String(components)}.`);
  }
  if (images.length === 0 || images.length % PIXELS !== 0) {
    throw new Error(`PCA is fitted to pictures of ${PIXELS} pixels, but ${images.length} numbers came.`);
  }
  const { mean, covariance } = findMoments(images);
  const { eigenvalues, vectors } = decompose(covariance, components);
  return { mean: Float32Array.from(mean), components: vectors, eigenvalues };
}

/** Computes the codes of pictures: their coordinates along the components, n × k. */
export function encodePca(pca: Pca, pixels: Pixels): Float32Array {
  const size = pca.mean.length;
  const count = pixels.length / size;
  const k = pca.eigenvalues.length;
  const codes = new Float32Array(count * k);
  const centred = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    for (let p = 0; p < size; p++) {
      centred[p] = (pixels[i * size + p] as number) - (pca.mean[p] as number);
    }
    for (let c = 0; c < k; c++) {
      let sum = 0;
      for (let p = 0; p < size; p++) sum += (centred[p] as number) * (pca.components[c * size + p] as number);
      codes[i * k + c] = sum;
    }
  }
  return codes;
}

/** Projects pictures on the plane of the mean and the components: their best reconstructions there, n × 784. */
export function projectPca(pca: Pca, pixels: Pixels): Pixels {
  const size = pca.mean.length;
  const count = pixels.length / size;
  const k = pca.eigenvalues.length;
  const codes = encodePca(pca, pixels);
  const out = new Float32Array(pixels.length);
  const picture = new Float64Array(size);
  for (let i = 0; i < count; i++) {
    picture.set(pca.mean);
    for (let c = 0; c < k; c++) {
      const code = codes[i * k + c] as number;
      for (let p = 0; p < size; p++) {
        picture[p] = (picture[p] as number) + code * (pca.components[c * size + p] as number);
      }
    }
    out.set(picture, i * size);
  }
  return out;
}

/** Keeps the first components of a fit, which is the fit with so many. */
export function truncatePca(pca: Pca, components: number): Pca {
  return {
    mean: pca.mean,
    components: pca.components.slice(0, components * PIXELS),
    eigenvalues: pca.eigenvalues.slice(0, components),
  };
}

/** Computes mean and covariance (divided by n). Four of five pixels are paper, so only pairs with ink are multiplied. */
function findMoments(images: Uint8Array | Pixels): { mean: Float64Array; covariance: Float64Array } {
  const count = images.length / PIXELS;
  const unit = images instanceof Uint8Array ? 1 / 255 : 1;
  const sum = new Float64Array(PIXELS);
  const products = new Float64Array(PIXELS * PIXELS);
  const inked = new Uint16Array(PIXELS);
  const values = new Float64Array(PIXELS);
  for (let start = 0; start < images.length; start += PIXELS) {
    let marks = 0;
    for (let p = 0; p < PIXELS; p++) {
      const value = images[start + p] as number;
      if (value === 0) continue;
      inked[marks] = p;
      values[marks++] = value;
      sum[p] = (sum[p] as number) + value;
    }
    for (let i = 0; i < marks; i++) {
      const row = (inked[i] as number) * PIXELS;
      const value = values[i] as number;
      for (let j = i; j < marks; j++) {
        const at = row + (inked[j] as number);
        products[at] = (products[at] as number) + value * (values[j] as number);
      }
    }
  }
  const mean = sum.map((total) => (total * unit) / count);
  const covariance = new Float64Array(PIXELS * PIXELS);
  for (let i = 0; i < PIXELS; i++) {
    for (let j = i; j < PIXELS; j++) {
      const moment = ((products[i * PIXELS + j] as number) * unit * unit) / count;
      const value = moment - (mean[i] as number) * (mean[j] as number);
      covariance[i * PIXELS + j] = value;
      covariance[j * PIXELS + i] = value;
    }
  }
  return { mean, covariance };
}

function decompose(
  covariance: Float64Array,
  components: number,
): { eigenvalues: Float32Array; vectors: Float32Array } {
  const matrix = Matrix.from1DArray(PIXELS, PIXELS, covariance);
  const decomposition = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const all = decomposition.realEigenvalues;
  const order = all.map((_, i) => i).sort((a, b) => (all[b] as number) - (all[a] as number));
  const eigenvalues = new Float32Array(components);
  const vectors = new Float32Array(components * PIXELS);
  order.slice(0, components).forEach((column, c) => {
    const vector = decomposition.eigenvectorMatrix.getColumn(column);
    // An eigenvector's sign is free: the entry farthest from zero is made positive, so that every run agrees.
    const peak = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    vectors.set(peak < 0 ? vector.map((value) => -value) : vector, c * PIXELS);
    eigenvalues[c] = all[column] as number;
  });
  return { eigenvalues, vectors };
}
