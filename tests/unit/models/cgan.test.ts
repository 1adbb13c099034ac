import * as tf from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { config } from '../../../src/lib/models/cgan/config.ts';
import { cgan, filmCodes } from '../../../src/lib/models/cgan/model.ts';
import { asAdversarial } from '../../../src/lib/models/dcgan/study.ts';
import { encodeNetwork } from '../../../src/lib/models/files.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import type { LayersModel } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import type { AdversarialModel } from '../../../src/lib/training/adversarial-model.ts';

let model: AdversarialModel;
beforeAll(async () => {
  await openNodeBackend('wasm');
});
beforeEach(() => {
  model = asAdversarial(cgan.create(7));
});
afterEach(() => {
  model.dispose();
});

const random = new Random(3);
const pixels = Float32Array.from({ length: 4 * PIXELS }, () =>
  random.uniform() < 0.2 ? random.uniform() : 0,
);
const labels = Uint8Array.of(3, 1, 4, 1);
const network = (name: string): LayersModel => model.networks[name] as LayersModel;

/** Puts normal numbers into all weights, and positive ones into variances: a network that has left its start. */
async function disturb(net: LayersModel): Promise<void> {
  const draw = new Random(12);
  for (const weight of net.weights) {
    const data = draw.normals((weight.shape as number[]).reduce((a, b) => a * b, 1));
    const isVariance = weight.originalName.endsWith('variance');
    const values = tf.tensor(
      data.map((e) => (isVariance ? 0.5 + e * e : 0.1 * e)),
      weight.shape as number[],
    );
    weight.write(values);
    values.dispose();
  }
  await Promise.resolve();
}

describe('the networks', () => {
  it('map z and a label to a picture, a picture and a label to a logit, within the book’s size', () => {
    const shapes = tf.tidy(() => {
      const y = tf.cast(tf.oneHot(tf.tensor1d([3, 5], 'int32'), 10), 'float32');
      const picture = network('generator').apply([tf.zeros([2, config.zLength]), y]) as tf.Tensor;
      return [picture.shape, (network('discriminator').apply([picture, y]) as tf.Tensor).shape];
    });
    expect(shapes).toEqual([
      [2, 28, 28, 1],
      [2, 1],
    ]);
    for (const net of Object.values(model.networks)) expect(net.countParams()).toBeLessThanOrEqual(500_000);
  });

  it('ask for the label in both: another label gives another picture, and another logit', async () => {
    const z = new Random(1).normals(config.zLength);
    const codeOf = (label: number) =>
      Float32Array.from([...z, ...Array.from({ length: 10 }, (_, k) => Number(k === label))]);
    expect(await model.decode(codeOf(3))).not.toEqual(await model.decode(codeOf(4)));
    const logits = await model.score(pixels, labels);
    const others = await model.score(pixels, Uint8Array.of(3, 1, 4, 2));
    expect(Array.from(others.subarray(0, 3))).toEqual(Array.from(logits.subarray(0, 3)));
    expect(others[3]).not.toBe(logits[3]);
    await expect(model.score(pixels)).rejects.toThrow('name one for each');
  });

  it('are opened by stock tf.loadLayersModel, with the same answers, statistics of batch norm included', async () => {
    const codes = model.drawCodes(2, new Random(1));
    await disturb(network('generator'));
    await disturb(network('discriminator'));
    for (const [name, net] of Object.entries(model.networks)) {
      const { modelJson, bin } = await encodeNetwork(net, { float16: false });
      const json = JSON.parse(modelJson) as {
        modelTopology: object;
        weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
      };
      const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
      const stock = await loadLayersModel(
        tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs, weightData: bin.buffer }),
      );
      const answers = tf.tidy(() => {
        const code = tf.tensor2d(codes, [2, model.codeLength]);
        const [z, y] = tf.split(code, [config.zLength, 10], 1) as [tf.Tensor, tf.Tensor];
        const x = tf.tensor4d(pixels.subarray(0, 2 * PIXELS), [2, 28, 28, 1]);
        const inputs = name === 'generator' ? [z, y] : [x, y];
        return [stock, net].map((each) => (each.predict(inputs) as tf.Tensor).dataSync());
      });
      expect(answers[0]).toEqual(answers[1]);
      stock.dispose();
    }
  });
});

describe('samples', () => {
  it('keep the hand of a seed whatever they write, and draw labels evenly where none are given', async () => {
    const { zLength, codeLength } = model;
    const given = model.drawCodes(50, new Random(4), new Uint8Array(50).fill(8));
    const drawn = model.drawCodes(2000, new Random(4));
    const counts = new Float64Array(10);
    for (let i = 0; i < 2000; i++) {
      const y = drawn.subarray(i * codeLength + zLength, (i + 1) * codeLength);
      expect(y.reduce((a, b) => a + b)).toBe(1);
      counts[y.indexOf(1)] = (counts[y.indexOf(1)] ?? 0) + 1;
      if (i >= 50) continue;
      const z = (codes: Float32Array) => codes.subarray(i * codeLength, i * codeLength + zLength);
      expect(z(given)).toEqual(z(drawn));
      expect(given[i * codeLength + zLength + 8]).toBe(1);
    }
    for (const count of counts) expect(Math.abs(count - 200)).toBeLessThan(4 * Math.sqrt(180));
    const some = Uint8Array.of(1, 2, 3);
    expect(await model.sample(3, new Random(4), some)).toEqual(
      await model.decode(model.drawCodes(3, new Random(4), some)),
    );
  });

  it('of the film are three hands, each writing all ten digits', () => {
    const { zLength, codeLength } = model;
    const codes = filmCodes(1);
    expect(codes.length).toBe(30 * codeLength);
    const row = (i: number) => Array.from(codes.subarray(i * codeLength, (i + 1) * codeLength));
    expect(row(13).slice(0, zLength)).toEqual(row(17).slice(0, zLength));
    expect(row(13).slice(0, zLength)).not.toEqual(row(23).slice(0, zLength));
    expect(row(13).slice(zLength).indexOf(1)).toBe(3);
  });
});

it('has slopes in z and in the label, by finite differences', async () => {
  const codes = model.drawCodes(1, new Random(2));
  const { gradients } = await model.slopesOfCodes(codes);
  const { logits } = await model.slopesOfPixels(pixels, labels);
  expect(logits).toEqual(await model.score(pixels, labels));
  // The label of a code goes to both players; the logit of a code between labels has no label of a picture to ask for.
  for (const i of [0, 5, model.zLength + 2]) {
    const moved = async (h: number): Promise<number> => {
      const at = codes.map((value, j) => (j === i ? value + h : value));
      return (await model.slopesOfCodes(at)).logits[0] ?? NaN;
    };
    const slope = ((await moved(0.01)) - (await moved(-0.01))) / 0.02;
    expect(Math.abs(slope - (gradients[i] ?? NaN))).toBeLessThan(0.03 * Math.max(0.05, Math.abs(slope)));
  }
});
