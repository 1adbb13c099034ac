// The mathematics of chapter 7 on toys where everything can be summed, and on the network itself.
import * as tf from '@tensorflow/tfjs-core';
import { model as network } from '@tensorflow/tfjs-layers';
import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { config } from '../../../src/lib/models/cgan/config.ts';
import { buildDiscriminator, buildGenerator } from '../../../src/lib/models/cgan/model.ts';
import { Random } from '../../../src/lib/random.ts';

type Table = readonly (readonly number[])[];

const random = new Random(11);
const LOG2 = Math.log(2);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const share = (values: readonly number[]): number[] => values.map((value) => value / sum(values));
const draw = (n: number): number[] => share(Array.from({ length: n }, () => random.uniform() + 0.01));

function kl(p: readonly number[], q: readonly number[]): number {
  return sum(p.map((value, i) => (value === 0 ? 0 : value * Math.log(value / (q[i] as number)))));
}
function js(p: readonly number[], q: readonly number[]): number {
  const m = p.map((value, i) => (value + (q[i] as number)) / 2);
  return (kl(p, m) + kl(q, m)) / 2;
}
/** V(D, G) of (7.1) for tables label × picture. */
function value(prior: readonly number[], real: Table, fake: Table, d: Table): number {
  const part = (p: number, t: number): number => (p === 0 ? 0 : p * Math.log(t));
  return sum(
    prior.map(
      (weight, y) =>
        weight * sum(real[y]!.map((p, x) => part(p, d[y]![x]!) + part(fake[y]![x]!, 1 - d[y]![x]!))),
    ),
  );
}
const best = (real: Table, fake: Table): Table =>
  real.map((row, y) => row.map((p, x) => p / (p + fake[y]![x]!)));
const mean = (prior: readonly number[], rows: Table): number[] =>
  rows[0]!.map((_, x) => sum(prior.map((weight, y) => weight * rows[y]![x]!)));

const prior = draw(3);
const real: Table = [draw(5), draw(5), draw(5)];
const fake: Table = [draw(5), draw(5), draw(5)];

describe('the optimum for each label', () => {
  it('Theorem 1: no other discriminator has a greater value', () => {
    const top = value(prior, real, fake, best(real, fake));
    for (let trial = 0; trial < 200; trial++) {
      const other = best(real, fake).map((row) =>
        row.map((t) => Math.min(0.999, Math.max(0.001, t + 0.2 * (random.uniform() - 0.5)))),
      );
      expect(value(prior, real, fake, other)).toBeLessThan(top);
    }
  });

  it('Theorem 2: the value is −2 log 2 plus twice the mean divergence, and −2 log 2 for the data', () => {
    const divergence = sum(prior.map((weight, y) => weight * js(real[y]!, fake[y]!)));
    expect(value(prior, real, fake, best(real, fake))).toBeCloseTo(-2 * LOG2 + 2 * divergence, 12);
    expect(value(prior, real, real, best(real, real))).toBeCloseTo(-2 * LOG2, 12);
  });

  it('Theorem 3: told alone, the generator may swap labels and is not found out; told both, it is', () => {
    const even = [1 / 3, 1 / 3, 1 / 3];
    const swapped: Table = [real[1]!, real[0]!, real[2]!];
    const unaware = (rows: Table): Table => {
      const d = best([mean(even, real)], [mean(even, rows)])[0]!;
      return [d, d, d];
    };
    expect(value(even, real, swapped, unaware(swapped))).toBeCloseTo(-2 * LOG2, 12);
    expect(value(even, real, swapped, best(real, swapped))).toBeGreaterThan(-2 * LOG2 + 0.01);
    expect(value(even, real, fake, unaware(fake))).toBeCloseTo(
      -2 * LOG2 + 2 * js(mean(even, real), mean(even, fake)),
      12,
    );
  });

  it('labels of other frequencies give a perfect generator away', () => {
    const asked = draw(3);
    const d = real.map((row, y) => row.map((p) => (prior[y]! * p) / (prior[y]! * p + asked[y]! * p)));
    for (const [y, row] of d.entries()) expect(row[0]).toBeCloseTo(prior[y]! / (prior[y]! + asked[y]!), 12);
    expect(Math.max(...d.map((row) => Math.abs(row[0]! - 0.5)))).toBeGreaterThan(0.01);
  });

  it('the logit falls apart into a question about the label and one about the picture (7.6)', () => {
    const [all, allFake] = [mean(prior, real), mean(prior, fake)];
    real.forEach((row, y) => {
      row.forEach((p, x) => {
        const [posterior, posteriorFake] = [
          (p * prior[y]!) / all[x]!,
          (fake[y]![x]! * prior[y]!) / allFake[x]!,
        ];
        const t = best(real, fake)[y]![x]!;
        const parts = Math.log(posterior / posteriorFake) + Math.log(all[x]! / allFake[x]!);
        expect(Math.log(t / (1 - t))).toBeCloseTo(parts, 10);
      });
    });
  });
});

describe('exercises', () => {
  it('1: two labels by hand', () => {
    const [p, q]: [Table, Table] = [
      [
        [1, 0],
        [0.5, 0.5],
      ],
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
    ];
    expect(best(p, q)[0]).toEqual([2 / 3, 0]);
    expect(js(p[1]!, q[1]!)).toBe(0);
    expect(value([0.5, 0.5], p, q, best(p, q))).toBeCloseTo(-2 * LOG2 + js(p[0]!, q[0]!), 12);
  });

  it('3: a generator that is not told stays 0.526 nats away, and the mixture is as near as one can come', () => {
    const n = 10;
    const one = (y: number): number[] => Array.from({ length: n }, (_, x) => Number(x === y));
    const distance = (q: readonly number[]): number =>
      sum(Array.from({ length: n }, (_, y) => js(one(y), q) / n));
    const bound =
      0.5 * Math.log((2 * n) / (n + 1)) + Math.log(2 / (n + 1)) / (2 * n) + ((n - 1) / (2 * n)) * LOG2;
    expect(bound).toBeCloseTo(0.526, 3);
    expect(distance(new Array<number>(n).fill(1 / n))).toBeCloseTo(bound, 12);
    for (let trial = 0; trial < 100; trial++) expect(distance(draw(n))).toBeGreaterThanOrEqual(bound - 1e-12);
  });

  it('6 and (7.14): variety within labels shrinks with τ², variety between them does not', () => {
    const side = 4;
    const M = Array.from({ length: side }, () => [...random.normals(side)]);
    const mu = [[...random.normals(side)], [...random.normals(side)]];
    const trace = sum(M.flat().map((value) => value * value));
    for (const tau of [1, 0.5]) {
      const rows = mu.map((centre) =>
        Array.from({ length: 4000 }, () => {
          const z = random.normals(side);
          return centre.map((c, i) => c + tau * sum(M[i]!.map((value, j) => value * (z[j] as number))));
        }),
      );
      const centreOf = (points: Table): number[] =>
        points[0]!.map((_, i) => sum(points.map((point) => point[i]!)) / points.length);
      const spread = (points: Table): number => {
        const centre = centreOf(points);
        return sum(points.map((point) => sum(point.map((v, i) => (v - centre[i]!) ** 2)))) / points.length;
      };
      const within = (spread(rows[0]!) + spread(rows[1]!)) / 2;
      const between = spread(rows.map(centreOf));
      // The mean squared distance of two points is twice the spread.
      expect(2 * within).toBeGreaterThan(0.94 * 2 * tau ** 2 * trace);
      expect(2 * within).toBeLessThan(1.06 * 2 * tau ** 2 * trace);
      expect(spread(rows.flat())).toBeCloseTo(within + between, 8);
    }
  });
});

describe('the network', () => {
  beforeAll(async () => {
    await openNodeBackend('wasm');
  });
  const oneHot = (y: number): number[] => Array.from({ length: 10 }, (_, k) => Number(k === y));

  it('(7.8) and (7.10): a label shifts what z has made, and no unit switches twice between two labels', () => {
    const generator = buildGenerator(3);
    const first = network({
      inputs: generator.inputs,
      outputs: [
        generator.getLayer('project').output as SymbolicTensor,
        generator.getLayer('project-norm').output as SymbolicTensor,
      ],
    });
    const at = (seed: number, y: readonly number[]): [Float32Array, Float32Array] =>
      tf.tidy(() => {
        const z = tf.tensor2d(new Random(seed).normals(config.zLength), [1, config.zLength]);
        const [a, normed] = first.predict([z, tf.tensor2d([...y], [1, 10])]) as [tf.Tensor, tf.Tensor];
        return [a.dataSync() as Float32Array, normed.dataSync() as Float32Array];
      });
    const shift = (seed: number): number[] => {
      const [seven, one] = [at(seed, oneHot(7))[0], at(seed, oneHot(1))[0]];
      return Array.from(seven, (value, i) => value - one[i]!);
    };
    expect(shift(1)).toHaveLength(3136);
    const [a, b] = [shift(1), shift(2)];
    a.forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 4));
    const steps = Array.from({ length: 11 }, (_, i) => i / 10);
    const path = steps.map(
      (t) =>
        at(
          4,
          oneHot(3).map((v, k) => (1 - t) * v + t * oneHot(4)[k]!),
        )[1],
    );
    let once = 0;
    for (let unit = 0; unit < 3136; unit++) {
      const signs = path.map((values) => Math.sign(values[unit]!));
      const changes = signs.slice(1).filter((sign, i) => sign !== signs[i]).length;
      expect(changes).toBeLessThanOrEqual(1);
      once += changes;
    }
    expect(once).toBeGreaterThan(100);
    generator.dispose();
  });

  it('(7.7): the logit is w·φ + b and an inner product with the label', () => {
    const discriminator = buildDiscriminator(4);
    const outputs = ['phi-leaky', 'any', 'each', 'logit'].map(
      (name) => discriminator.getLayer(name).output as SymbolicTensor,
    );
    const parts = network({ inputs: discriminator.inputs, outputs });
    const [phi, any, each, logit] = tf.tidy(() => {
      const x = tf.tensor4d(new Random(2).normals(784), [1, 28, 28, 1]);
      return (parts.predict([x, tf.tensor2d([oneHot(6)])]) as tf.Tensor[]).map((t) => [...t.dataSync()]);
    }) as [number[], number[], number[], number[]];
    const [w, bias] = discriminator
      .getLayer('any')
      .getWeights()
      .map((t) => [...t.dataSync()]) as [number[], number[]];
    const Q = [...discriminator.getLayer('each').getWeights()[0]!.dataSync()];
    expect(any[0]).toBeCloseTo(sum(phi.map((value, i) => value * w[i]!)) + bias[0]!, 3);
    expect(each[6]).toBeCloseTo(sum(phi.map((value, i) => value * Q[10 * i + 6]!)), 3);
    expect(logit[0]).toBeCloseTo(any[0]! + each[6]!, 4);
    discriminator.dispose();
  });

  it('Theorem 4: with z rotated for each label the discriminator’s mean answer is the same', async () => {
    const [generator, discriminator] = [buildGenerator(5), buildDiscriminator(6)];
    const [count, n] = [600, config.zLength];
    // A rotation that is far from none: every number changes its place, half of them their sign.
    const rotate = (z: Float32Array): Float32Array =>
      z.map((_, i) => (i % 2 ? 1 : -1) * (z[i - (i % n) + (((i % n) * 5 + 3) % n)] as number));
    const logits = async (z: Float32Array): Promise<Float32Array> => {
      const answer = tf.tidy(() => {
        const y = tf.tensor2d(Array.from({ length: count }, () => oneHot(2)));
        const x = generator.apply([tf.tensor2d(z, [count, n]), y]) as tf.Tensor;
        return discriminator.apply([x, y]) as tf.Tensor;
      });
      const data = (await answer.data()) as Float32Array;
      answer.dispose();
      return data;
    };
    const plain = await logits(new Random(8).normals(n * count));
    const turned = await logits(rotate(new Random(9).normals(n * count)));
    const meanOf = (values: Float32Array): number => sum([...values]) / values.length;
    const error = Math.sqrt(
      [plain, turned].reduce((total, values) => {
        const centre = meanOf(values);
        return total + sum([...values].map((v) => (v - centre) ** 2)) / values.length / values.length;
      }, 0),
    );
    expect(Math.abs(meanOf(plain) - meanOf(turned))).toBeLessThan(4 * error);
    generator.dispose();
    discriminator.dispose();
  });
});
