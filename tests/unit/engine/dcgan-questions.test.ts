// What the DCGAN chapter asks, and the match that a reader plays: who moves, what stands still, the same start every time.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEAD_STEPS, PICTURES_SHOWN } from '../../../src/components/demos/dcgan-match-settings.ts';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { encodeImages, encodeLabels } from '../../../src/lib/data/idx.ts';
import { answers, meanCode, stepUp } from '../../../src/lib/engine/questions/dcgan.ts';
import { LEAD, WATCHED, type TurnAnswer } from '../../../src/lib/engine/questions/dcgan-match.ts';
import type { AnswerParts } from '../../../src/lib/engine/questions.ts';
import type { LoadedModel } from '../../../src/lib/engine/shelf.ts';
import { config } from '../../../src/lib/models/dcgan/config.ts';
import { slerp } from '../../../src/lib/models/dcgan/latent.ts';
import { dcgan } from '../../../src/lib/models/dcgan/model.ts';
import { judge } from '../../../src/lib/models/judge/model.ts';
import type { GenerativeModel } from '../../../src/lib/models/types.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import type { AdversarialModel } from '../../../src/lib/training/adversarial-model.ts';
import { scatter } from '../../support/few-digits.ts';

let model: AdversarialModel;
let reader: GenerativeModel;
const { digits } = scatter(80, 4);

const parts: AnswerParts = {
  open: (id) => Promise.resolve({ model: id === 'judge' ? reader : model } as LoadedModel),
  tensors: () => Promise.reject(new Error('There is no bundle here.')),
  compute: async (task) => task(),
  digits: {
    fetch: (path) =>
      Promise.resolve(path.includes('idx3') ? encodeImages(digits.images) : encodeLabels(digits.labels)),
  },
  report: () => undefined,
};

beforeAll(async () => {
  await openNodeBackend('wasm');
  model = dcgan.create(7) as AdversarialModel;
  reader = judge.create(1);
});
afterAll(() => {
  model.dispose();
  reader.dispose();
});

const code = (codes: Float32Array, i: number): Float32Array =>
  codes.slice(i * config.zLength, (i + 1) * config.zLength);
const close = (a: Float32Array, b: Float32Array): void => {
  expect(a.length).toBe(b.length);
  const most = a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - (b[i] as number))), 0);
  expect(most).toBeLessThan(1e-5);
};

describe('samples', () => {
  it('come with their z, and are those of the model’s own prior for the seed', async () => {
    const drawn = await answers.draw({ seed: 3, count: 5 }, parts);
    expect(drawn.codes).toEqual(model.drawCodes(5, new Random(3)));
    close(drawn.pixels, await model.sample(5, new Random(3)));
    await expect(answers.draw({ seed: 3, count: 0 }, parts)).rejects.toThrow(/whole number from 1/);
  });

  it('are walked between on the sphere, and in a line that cuts through it', async () => {
    const { codes, pixels } = await answers.draw({ seed: 3, count: 2 }, parts);
    const [a, b] = [code(codes, 0), code(codes, 1)];
    const { sphere, line } = await answers.walk({ a, b, count: 5 }, parts);
    for (const way of [sphere, line]) {
      close(way.pixels.slice(0, PIXELS), pixels.slice(0, PIXELS));
      close(way.pixels.slice(-PIXELS), pixels.slice(-PIXELS));
    }
    close(sphere.pixels.slice(2 * PIXELS, 3 * PIXELS), await model.decode(slerp(a, b, 0.5)));
    const ends = [Math.hypot(...a), Math.hypot(...b)];
    for (const length of sphere.lengths) expect(length).toBeGreaterThan(Math.min(...ends) - 1e-3);
    expect(line.lengths[2]).toBeLessThan(0.85 * Math.min(...ends));
  });

  it('are pooled with what the judge reads, and added as means', async () => {
    const pool = await answers.pool({ seed: 1, count: 6 }, parts);
    expect(pool.readings.length).toBe(6);
    const shares = (await reader.classify?.(pool.pixels)) as Float32Array;
    pool.readings.forEach((label, i) => {
      expect(shares[i * 10 + label]).toBe(Math.max(...shares.slice(i * 10, i * 10 + 10)));
    });
    const heap = pool.codes.slice(0, 3 * config.zLength);
    const other = code(pool.codes, 4);
    const one = await answers.combine({ terms: [{ weight: 1, codes: heap }] }, parts);
    close(one.means, one.result);
    // A heap minus itself plus another is that other.
    const terms = [
      { weight: 1, codes: heap },
      { weight: -1, codes: heap },
      { weight: 1, codes: other },
    ];
    const sum = await answers.combine({ terms }, parts);
    close(sum.result, sum.means.slice(2 * PIXELS));
    close(meanCode(new Float32Array([1, 2, 3, 6]), 2), new Float32Array([2, 4]));
  });
});

describe('the referee', () => {
  it('gives the logits and slopes of the model, for pictures and for codes', async () => {
    const { codes, pixels } = await answers.draw({ seed: 5, count: 2 }, parts);
    const seen = await answers.judge({ pixels }, parts);
    expect(seen.logits).toEqual(await model.score(pixels));
    expect(seen.slopes).toEqual((await model.slopesOfPixels(pixels)).gradients);
    close((await answers.judge({ codes }, parts)).logits, seen.logits);
    const verdicts = await answers.verdicts({ artist: 'shipped', seed: 5, count: 2 }, parts);
    close(verdicts.logits, seen.logits);
    const fresh = await answers.verdicts({ artist: 'fresh', seed: 9, count: 2 }, parts);
    const untrained = dcgan.create(9) as AdversarialModel;
    close(fresh.pixels, await untrained.sample(2, new Random(9)));
    untrained.dispose();
  });

  it('is climbed by steps of the given length; a code keeps its own', async () => {
    const { codes, pixels } = await answers.draw({ seed: 5, count: 1 }, parts);
    const up = await answers.ascend({ from: { pixels }, size: 0.5, steps: 3 }, parts);
    expect(up.code).toBeNull();
    const first = up.pixels.subarray(PIXELS, 2 * PIXELS);
    expect(Math.hypot(...first.map((value, i) => value - (pixels[i] as number)))).toBeCloseTo(0.5, 4);
    const byCode = await answers.ascend({ from: { codes }, size: 0.4, steps: 3 }, parts);
    expect(Math.hypot(...(byCode.code as Float32Array))).toBeCloseTo(Math.hypot(...codes), 3);
    close(byCode.pixels.slice(-PIXELS), await model.decode(byCode.code as Float32Array));
    for (const { logits } of [up, byCode]) {
      logits.slice(1).forEach((logit, k) => expect(logit).toBeGreaterThan(logits[k] as number));
    }
  });

  it('moves within [0, 1], and not at all where there is no slope', () => {
    const moved = stepUp(Float32Array.of(0, 0.9, 1), Float32Array.of(-1, 2, 2), 3, false);
    expect([...moved]).toEqual([0, 1, 1]);
    expect(stepUp(Float32Array.of(0.5), Float32Array.of(0), 1, false)).toEqual(Float32Array.of(0.5));
  });
});

describe('a match', () => {
  const id = { start: 'seed', seed: 2 } as const;
  const turn = (step: number, player: TurnAnswer['moved'], stay = false) =>
    answers.turn({ ...id, step, player, stay }, parts);

  it('shows what the page thinks it shows', () => {
    expect(LEAD_STEPS).toBe(LEAD);
    expect(PICTURES_SHOWN).toBeLessThanOrEqual(WATCHED);
  });

  it('is the discriminator’s at first; then each player moves alone; and the same moves end alike', async () => {
    const start = await answers.begin(id, parts);
    expect([start.step, start.pixels.length]).toEqual([0, WATCHED * PIXELS]);
    let last: TurnAnswer | undefined;
    for (let step = 0; step < LEAD; step++) last = await turn(step, 'both');
    expect(last).toMatchObject({ moved: 'discriminator', step: LEAD });
    expect(last!.pixels).toEqual(start.pixels);
    expect(last!.real).not.toEqual(start.real);
    const { copy } = last!;

    const afterG = await turn(LEAD, 'generator');
    expect(afterG.pixels).not.toEqual(start.pixels);
    expect(afterG.real).toEqual(last!.real);
    const afterD = await turn(LEAD + 1, 'discriminator');
    expect(afterD.pixels).toEqual(afterG.pixels);
    expect(afterD.real).not.toEqual(afterG.real);
    await expect(turn(LEAD + 1, 'both')).rejects.toThrow(/not at hand/);

    // From the copy, in one piece and in two halves.
    const ends: Float32Array[] = [];
    for (const isSlow of [false, true]) {
      const again = await answers.begin({ ...id, from: { step: LEAD, copy: copy! } }, parts);
      expect(again.real).toEqual(last!.real);
      for (let step = LEAD; step < LEAD + 2; step++) {
        if (isSlow) {
          expect((await turn(step, 'discriminator', true)).step).toBe(step);
          ends[1] = (await turn(step, 'generator')).pixels;
        } else ends[0] = (await turn(step, 'both')).pixels;
      }
    }
    expect(ends[1]).toEqual(ends[0]);
    expect((await answers.begin(id, parts)).pixels).toEqual(start.pixels);
  }, 300_000);

  it('has its digits fetched again, past the caches, where they did not arrive', async () => {
    const asked: (boolean | undefined)[] = [];
    const fetch: AnswerParts['digits']['fetch'] = (path, { reload }) => {
      asked.push(reload);
      return asked.length > 2 ? parts.digits.fetch(path, {}) : Promise.reject(new Error('No network.'));
    };
    const halting = { ...parts, digits: { fetch } };
    await expect(answers.begin(id, halting)).rejects.toThrow('No network.');
    expect((await answers.begin(id, halting)).step).toBe(0);
    expect(asked).toEqual([false, false, true, true]);
  });

  it('can go on from the weights that are shown, and leaves those untouched', async () => {
    const before = await model.sample(2, new Random(1));
    const shown = await answers.begin({ start: 'shipped', seed: 2 }, parts);
    close(
      shown.pixels.slice(0, PIXELS),
      await model.decode(code(model.drawCodes(1, new Random(2).fork('watched')), 0)),
    );
    await answers.turn({ start: 'shipped', seed: 2, step: 0, player: 'both' }, parts);
    expect(await model.sample(2, new Random(1))).toEqual(before);
  }, 60_000);
});
