// What the text of chapter 5 says about the shipped networks in words, measured.
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { shippedFolder } from '../../../src/cli/run-folder.ts';
import { loadModel } from '../../../src/cli/weights-folder.ts';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { toPixels } from '../../../src/lib/data/batches.ts';
import { networksOf } from '../../../src/lib/models/autoencoder/model.ts';
import { klPerDimension, type Posterior } from '../../../src/lib/models/vae/latent.ts';
import { findPosterior } from '../../../src/lib/models/vae/model.ts';
import { Random } from '../../../src/lib/random.ts';
import { decodeBundle } from '../../../src/lib/weights/bundle.ts';
import { readMnist } from '../../support/read-mnist.ts';

const D = 20;
/** χ² of 20 degrees of freedom: 99.9 % of a cloud's own draws lie nearer to its middle, in its own widths. */
const OWN = 45.31;
let clouds: Posterior;
let count: number;

beforeAll(async () => {
  await openNodeBackend('wasm');
  const { model } = await loadModel('vae', shippedFolder('vae'));
  const { test } = readMnist();
  count = test.count;
  clouds = await findPosterior(networksOf(model), toPixels(test.images));
}, 60_000);

describe('the clouds of the test digits', () => {
  it('cost more than 14 nats beyond what naming one of 10,000 needs', () => {
    const kl = klPerDimension(clouds).reduce((sum, nats) => sum + nats, 0) / count;
    expect(Math.log(count).toFixed(1)).toBe('9.2');
    expect(kl - Math.log(count)).toBeGreaterThan(14);
    expect(Math.exp(Math.log(count) - kl)).toBeLessThan(1e-6);
    expect(kl).toBeLessThan(25); // e^23 is the ten thousand million of section 5.2
    expect(kl).toBeGreaterThan(22);
  });

  it('are missed by nearly every code of the prior', () => {
    const precision = clouds.logVar.map((v) => Math.exp(-v));
    const nearest = (z: Float32Array): number => {
      let best = Infinity;
      for (let i = 0; i < count; i++) {
        let sum = 0;
        for (let j = 0; j < D && sum < best; j++) {
          const at = i * D + j;
          sum += (z[j]! - clouds.mu[at]!) ** 2 * precision[at]!;
        }
        best = Math.min(best, sum);
      }
      return best;
    };
    const random = new Random(1);
    const draws = Array.from({ length: 100 }, () => nearest(random.normals(D)));
    expect(draws.filter((distance) => distance < OWN).length).toBeLessThan(10);
    // The measure itself: draws of the clouds are not missed.
    const own = Array.from({ length: 100 }, (_, i) =>
      nearest(
        random
          .normals(D)
          .map((e, j) => clouds.mu[i * D + j]! + e * Math.exp(0.5 * clouds.logVar[i * D + j]!)),
      ),
    );
    expect(own.filter((distance) => distance < OWN).length).toBeGreaterThan(97);
  }, 60_000);
});

it('the largest variance of the digits in any direction is 5.1, under the water of a mean over pixels', () => {
  const folder = shippedFolder('denoiser');
  const pca = readdirSync(folder).find((name) => name.startsWith('pca.'))!;
  const { eigenvalues } = decodeBundle(new Uint8Array(readFileSync(`${folder}/${pca}`))).tensors;
  const largest = Math.max(...eigenvalues!.data);
  expect(largest.toFixed(1)).toBe('5.1');
  expect(largest).toBeLessThan(784 * 0.1 ** 2);
});
