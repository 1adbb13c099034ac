import { describe, expect, test } from 'vitest';
import { accuracy, classify, trainLinearClassifier } from '../../../src/lib/metrics/linear-classifier.ts';
import { Random } from '../../../src/lib/random.ts';

/** Draws codes around one centre per class; the third coordinate is constant and tells nothing. */
function drawCodes(count: number, deviation: number, seed: number) {
  const random = new Random(seed);
  const centres = [
    [0, 0],
    [4, 0],
    [0, 400],
  ] as const;
  const labels = Uint8Array.from({ length: count }, () => random.integer(3));
  const codes = Float32Array.from(
    [...labels].flatMap((label) => {
      const [x, y] = centres[label] as (typeof centres)[number];
      return [x + deviation * random.normal(), y + 100 * deviation * random.normal(), 7];
    }),
  );
  return { codes, labels };
}

const settings = (seed: number) => ({
  classes: 3,
  epochs: 10,
  batchSize: 50,
  learningRate: 0.5,
  random: new Random(seed),
});

describe('linear classifier', () => {
  test('finds classes that a line divides, whatever the units of the codes', () => {
    const rule = trainLinearClassifier(drawCodes(2000, 0.5, 1), settings(1));
    expect(accuracy(rule, drawCodes(2000, 0.5, 2))).toBeGreaterThan(0.999);
    expect([...classify(rule, Float32Array.of(0, 0, 7, 4, 0, 7, 0, 400, 7))]).toEqual([0, 1, 2]);
  });

  test('comes close to the Bayes rule where classes overlap', () => {
    const deviation = 2;
    const held = drawCodes(5000, deviation, 4);
    const rule = trainLinearClassifier(drawCodes(5000, deviation, 3), settings(1));
    // Equal round classes: the best rule there is takes the nearest centre.
    const centres = [
      [0, 0],
      [4, 0],
      [0, 4],
    ] as const;
    let right = 0;
    held.labels.forEach((label, i) => {
      const [x, y] = [held.codes[3 * i] as number, (held.codes[3 * i + 1] as number) / 100];
      const squared = centres.map(([cx, cy]) => (x - cx) ** 2 + (y - cy) ** 2);
      if (squared.indexOf(Math.min(...squared)) === label) right += 1;
    });
    expect(right / 5000).toBeLessThan(0.9);
    expect(Math.abs(accuracy(rule, held) - right / 5000)).toBeLessThan(0.01);
  });

  test('cannot learn what no line divides', () => {
    const random = new Random(5);
    const codes = Float32Array.from({ length: 4000 }, () => (random.uniform() < 0.5 ? 0 : 1));
    const labels = Uint8Array.from({ length: 2000 }, (_, i) => (codes[2 * i] === codes[2 * i + 1] ? 1 : 0));
    const rule = trainLinearClassifier({ codes, labels }, { ...settings(1), classes: 2 });
    expect(accuracy(rule, { codes, labels })).toBeLessThan(0.8);
  });

  test('repeats with its seed', () => {
    const data = drawCodes(500, 1, 6);
    expect(trainLinearClassifier(data, settings(1))).toEqual(trainLinearClassifier(data, settings(1)));
    expect(trainLinearClassifier(data, settings(1)).weights).not.toEqual(
      trainLinearClassifier(data, settings(2)).weights,
    );
  });

  test('refuses codes that do not fit their labels', () => {
    const wrong = { codes: new Float32Array(5), labels: new Uint8Array(2) };
    expect(() => trainLinearClassifier(wrong, settings(1))).toThrow('5 numbers came for 2 labels');
  });
});
