// What the chapter on the conditional GAN asks, on networks with fresh weights, checked a second way: pictures against the
// model's own decoder, readings against the judge, variety against pairs of pictures.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { checkFineTuneRequest, drawBatch } from '../../../src/lib/engine/fine-tune.ts';
import type { AnswerParts } from '../../../src/lib/engine/questions.ts';
import { answers, handAt, handOf } from '../../../src/lib/engine/questions/cgan.ts';
import type { LoadedModel } from '../../../src/lib/engine/shelf.ts';
import { config } from '../../../src/lib/models/cgan/config.ts';
import { cgan } from '../../../src/lib/models/cgan/model.ts';
import { asAdversarial } from '../../../src/lib/models/dcgan/study.ts';
import { judge } from '../../../src/lib/models/judge/model.ts';
import { PIXELS, type GenerativeModel, type ModelId } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import type { AdversarialModel } from '../../../src/lib/training/adversarial-model.ts';

let model: AdversarialModel;
let reader: GenerativeModel;
let parts: AnswerParts;
beforeAll(async () => {
  await openNodeBackend('wasm');
  model = asAdversarial(cgan.create(7));
  reader = judge.create(3);
  parts = {
    open: (id: ModelId) =>
      Promise.resolve({ model: id === 'judge' ? reader : model } as unknown as LoadedModel),
    tensors: () => Promise.reject(new Error('no bundles here')),
    compute: async (task) => task(),
    digits: {} as AnswerParts['digits'],
    report: () => undefined,
  };
});
afterAll(() => {
  model.dispose();
  reader.dispose();
});

const picture = (pixels: Float32Array, i: number): number[] => [
  ...pixels.slice(i * PIXELS, (i + 1) * PIXELS),
];

/** Draws a z with weights of labels, by the model itself. */
function decode(z: Float32Array, weights: Readonly<Record<number, number>>): Promise<Float32Array> {
  const y = Array.from({ length: 10 }, (_, label) => weights[label] ?? 0);
  return model.decode(Float32Array.from([...z, ...y]));
}

describe('hands', () => {
  it('are draws of the model’s own prior, each its own', () => {
    expect(handOf(model, 5, 3)).toEqual(
      model.drawCodes(1, new Random(5).fork('hand', 3)).slice(0, model.zLength),
    );
    const all = Array.from({ length: 400 }, (_, k) => [...handOf(model, 1, k)]).flat();
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
    const variance = all.reduce((sum, value) => sum + value * value, 0) / all.length;
    // 25,600 normal numbers: standard errors 1/160 and √2/160.
    expect(Math.abs(mean)).toBeLessThan(4 / 160);
    expect(Math.abs(variance - 1)).toBeLessThan((4 * Math.SQRT2) / 160);
  });

  it('are met at whole numbers and joined along the sphere', () => {
    const [a, b] = [handOf(model, 2, 4), handOf(model, 2, 5)];
    expect(handAt(model, 2, 4)).toEqual(a);
    const [lengthA, lengthB, between] = [a, b, handAt(model, 2, 4.5)].map((z) => Math.hypot(...z)) as [
      number,
      number,
      number,
    ];
    expect(between).toBeCloseTo((lengthA + lengthB) / 2, 3);
  });
});

describe('write', () => {
  it('uses one hand for all digits, or hand i for digit i', async () => {
    const labels = Uint8Array.of(2, 0, 2);
    const one = await answers.write({ labels, seed: 9, oneHand: true }, parts);
    expect(picture(one, 0)).toEqual(picture(one, 2));
    expect(picture(one, 1)).toEqual([...(await decode(handOf(model, 9, 0), { 0: 1 }))]);
    const each = await answers.write({ labels, seed: 9, oneHand: false }, parts);
    expect(picture(each, 0)).toEqual(picture(one, 0));
    expect(picture(each, 2)).toEqual([...(await decode(handOf(model, 9, 2), { 2: 1 }))]);
    expect(picture(each, 2)).not.toEqual(picture(one, 2));
  });

  it('refuses what is no digit, no seed, and too much', async () => {
    const seed = 1;
    await expect(answers.write({ labels: Uint8Array.of(10), seed, oneHand: true }, parts)).rejects.toThrow(
      '0 to 9',
    );
    await expect(
      answers.write({ labels: Uint8Array.of(1), seed: 0.5, oneHand: true }, parts),
    ).rejects.toThrow('seed');
    await expect(answers.write({ labels: new Uint8Array(0), seed, oneHand: true }, parts)).rejects.toThrow(
      'pictures',
    );
    await expect(answers.table({ seed, at: -1, rows: 2 }, parts)).rejects.toThrow('from 0');
    await expect(answers.table({ seed, at: 0, rows: 101 }, parts)).rejects.toThrow('fewer');
  });
});

describe('table', () => {
  it('has a hand in each row and a label in each column, and goes on from one hand to the next', async () => {
    const table = await answers.table({ seed: 4, at: 1, rows: 2 }, parts);
    expect(picture(table, 17)).toEqual([...(await decode(handOf(model, 4, 2), { 7: 1 }))]);
    const later = await answers.table({ seed: 4, at: 2, rows: 1 }, parts);
    expect(picture(table, 13)).toEqual(picture(later, 3));
  });
});

describe('between', () => {
  const request = { seed: 6, hands: 3, from: 3, to: 4, shares: [0, 0.25, 1] };

  it('begins and ends at the labels, and mixes their weights on the way', async () => {
    const pictures = await answers.between(request, parts);
    const z = handOf(model, 6, 1);
    expect(picture(pictures, 3)).toEqual([...(await decode(z, { 3: 1 }))]);
    expect(picture(pictures, 4)).toEqual([...(await decode(z, { 3: 0.75, 4: 0.25 }))]);
    expect(picture(pictures, 5)).toEqual([...(await decode(z, { 4: 1 }))]);
    await expect(answers.between({ ...request, shares: [1.5] }, parts)).rejects.toThrow('share');
  });

  it('is read by the judge: means over the hands', async () => {
    const means = await answers.readBetween(request, parts);
    const each = await reader.classify!(await answers.between(request, parts));
    const at = (row: number, label: number): number =>
      [0, 1, 2].reduce((sum, hand) => sum + (each[(3 * hand + row) * 10 + label] as number), 0) / 3;
    for (const row of [0, 1, 2]) expect(means[10 * row + 7]).toBeCloseTo(at(row, 7), 5);
    expect(means.reduce((sum, value) => sum + value, 0)).toBeCloseTo(3, 4);
  });
});

describe('obey', () => {
  const request = { label: 8, seed: 2, count: 6, tau: 1 };

  it('draws from the prior of training, and says what the judge reads and how much they vary', async () => {
    const { pixels, readings, variety } = await answers.obey(request, parts);
    const labels = new Uint8Array(6).fill(8);
    expect(pixels).toEqual(await model.sample(6, new Random(2).fork('obey', 8), labels));
    const probabilities = await reader.classify!(pixels);
    readings.forEach((read, i) => {
      const row = [...probabilities.slice(10 * i, 10 * i + 10)];
      expect(row[read]).toBe(Math.max(...row));
    });
    const distances: number[] = [];
    for (let i = 0; i < 6; i++)
      for (let j = 0; j < i; j++)
        distances.push(
          Math.hypot(...picture(pixels, i).map((v, p) => v - (pixels[j * PIXELS + p] as number))),
        );
    expect(variety).toBeCloseTo(distances.reduce((sum, d) => sum + d, 0) / distances.length, 3);
  });

  it('at τ = 0 draws one picture again and again', async () => {
    const { pixels, variety } = await answers.obey({ ...request, tau: 0 }, parts);
    expect(picture(pixels, 5)).toEqual(picture(pixels, 0));
    expect(variety).toBeLessThan(1e-3);
    await expect(answers.obey({ ...request, tau: 3 }, parts)).rejects.toThrow('τ');
    await expect(answers.obey({ ...request, count: 1 }, parts)).rejects.toThrow('two pictures');
  });
});

describe('fine-tuning on drawings with labels', () => {
  const drawings = Float32Array.from({ length: 3 * PIXELS }, (_, i) => (Math.floor(i / PIXELS) + 1) / 4);
  const request = {
    drawings,
    drawingLabels: Uint8Array.of(7, 1, 4),
    source: 'drawings',
    steps: 1,
    batchSize: 16,
    learningRate: 1e-4,
    seed: 1,
  } as const;

  it('keeps each drawing with its label', () => {
    const { images, labels } = drawBatch({ request, digits: null }, 0, new Random(3));
    const seen = new Set<number>();
    labels.forEach((label, i) => {
      seen.add(label);
      expect(label).toBe([7, 1, 4][Math.round(4 * (images[i * PIXELS] as number)) - 1]);
    });
    expect(seen.size).toBe(3);
  });

  it('refuses labels that are too few or no digits', () => {
    expect(() => checkFineTuneRequest(request)).not.toThrow();
    for (const drawingLabels of [Uint8Array.of(7, 1), Uint8Array.of(7, 1, 10)])
      expect(() => checkFineTuneRequest({ ...request, drawingLabels })).toThrow('label from 0 to 9');
  });

  it('moves both players towards the drawing, and only the weights of the label that was drawn', async () => {
    const trained = asAdversarial(cgan.create(5));
    const trainee = trained.trainee({ learningRate: 1e-3 });
    const copy = async (name: string): Promise<Float32Array[]> =>
      Promise.all(trained.networks[name]!.getWeights().map(async (w) => Float32Array.from(await w.data())));
    const before = { generator: await copy('generator'), discriminator: await copy('discriminator') };
    const sevens = { ...request, drawingLabels: Uint8Array.of(7, 7, 7) };
    for (let step = 0; step < 2; step++)
      await trainee.step(drawBatch({ request: sevens, digits: null }, step, new Random(step)));
    for (const name of ['generator', 'discriminator'] as const) {
      const after = await copy(name);
      expect(
        after.some((w, i) => w.some((value, j) => value !== before[name][i]![j])),
        name,
      ).toBe(true);
    }
    // Rows of the first layer of G: z, then ten of the label. A label that nobody asked for has no slope.
    const units = 7 * 7 * 64;
    const rowMoved = async (label: number): Promise<boolean> => {
      const first = (await copy('generator'))[0]!;
      const start = (config.zLength + label) * units;
      return first.slice(start, start + units).some((value, i) => value !== before.generator[0]![start + i]);
    };
    expect(await rowMoved(7)).toBe(true);
    expect(await rowMoved(1)).toBe(false);
    trainee.dispose();
    trained.dispose();
  });
});
