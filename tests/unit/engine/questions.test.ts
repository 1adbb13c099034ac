// What a question may need and change: weights that are fetched ahead, or not; a mixture that outlives its worker.
import { afterEach, describe, expect, it } from 'vitest';
import { config } from '../../../src/lib/models/gmm/config.ts';
import type { Mixture } from '../../../src/lib/models/gmm/em.ts';
import { loadDefinition } from '../../../src/lib/models/registry.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { serveShipped } from './shipped-server.ts';
import { makeRig, type Rig } from './support.ts';

let rig: Rig;
afterEach(() => rig.close());

const open = async (): Promise<void> => {
  rig = await makeRig({ server: serveShipped(), parts: { findModel: loadDefinition }, patience: 4000 });
};
const asked = (): string[] => rig.server.asked.map(({ url }) => url);

describe('a first question', () => {
  it('about a toy fetches no weights; one about digits fetches them once', async () => {
    await open();
    const points = Float64Array.of(-1, 0, 1, 4, 5);
    const { mixture } = await rig.client.ask('gmm', 'start', {
      points,
      d: 1,
      K: 2,
      seed: 1,
      method: 'k-means++',
    });
    await rig.client.ask('gmm', 'step', { points, d: 1, mixture, r: null, half: 'E', floor: 0 });
    expect(asked()).toEqual([]);
    await rig.client.ask('gmm', 'gallery', { K: 2 });
    expect(asked().filter((url) => url.endsWith('.tensors'))).toHaveLength(1);
  });

  it('about digits begins to fetch the weights while the backend opens', async () => {
    let opened: (ready: unknown) => void = () => undefined;
    const waiting = new Promise((resolve) => (opened = resolve));
    const report = { backend: 'wasm', reason: 'Chosen for the test.', canTrain: true, refused: [] } as const;
    rig = await makeRig({
      server: serveShipped(),
      parts: { findModel: loadDefinition, openBackend: () => waiting.then(() => report) },
    });
    const gallery = rig.client.ask('gmm', 'gallery', { K: 1 });
    await expect.poll(() => asked().some((url) => url.endsWith('.tensors'))).toBe(true);
    opened(undefined);
    expect((await gallery).means).toHaveLength(10 * PIXELS);
  });
});

it('a mixture put into the model outlives its worker, and reset brings the shipped one back', async () => {
  await open();
  const present = async (): Promise<Mixture> => {
    const request = { y: 7, K: 2, pixels: new Float32Array(0), seed: null };
    return (await rig.client.ask('gmm', 'refit', request)).mixture;
  };
  const shipped = await present();
  const mixture: Mixture = {
    pi: Float64Array.of(0.25, 0.75),
    components: shipped.components.map(({ mu, sigma }) => ({
      mu: mu.map((value) => value + 0.5),
      sigma: sigma.map((value, i) => value + (i % (config.components + 1) === 0 ? 0.125 : 0)),
    })),
  };
  await rig.client.change('gmm', 'install', { y: 7, K: 2, mixture });
  expect(await present()).toEqual(mixture);
  rig.kill();
  const after = await present();
  expect(rig.started).toHaveLength(2);
  expect(rig.client.status.value.notice).toMatch(/your weights are kept/);
  // Weights are kept in single precision.
  expect([...after.pi]).toEqual([0.25, 0.75]);
  after.components.forEach(({ mu, sigma }, k) => {
    mu.forEach((value, i) => expect(value).toBeCloseTo(mixture.components[k]!.mu[i]!, 5));
    sigma.forEach((value, i) => expect(value).toBeCloseTo(mixture.components[k]!.sigma[i]!, 5));
  });
  await rig.client.reset('gmm');
  expect((await present()).components[0]!.mu[0]).toBeCloseTo(shipped.components[0]!.mu[0]!, 5);
}, 60_000);
