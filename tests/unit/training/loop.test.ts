import { describe, expect, it } from 'vitest';
import type { Batch, Digits, Losses, Trainee } from '../../../src/lib/models/types.ts';
import { PIXELS } from '../../../src/lib/models/types.ts';
import { Random } from '../../../src/lib/random.ts';
import { cosineRate } from '../../../src/lib/training/schedule.ts';
import { DivergenceError, takeStep, totalSteps, train } from '../../../src/lib/training/loop.ts';
import type { LoopState, TrainingEvent, TrainingPlan } from '../../../src/lib/training/loop.ts';
import { withoutMathRandom } from '../../support/math-random.ts';

const digits: Digits = {
  images: Uint8Array.from({ length: 10 * PIXELS }, (_, i) => Math.floor(i / PIXELS)),
  labels: Uint8Array.from({ length: 10 }, (_, i) => i),
  count: 10,
};
const data = { train: digits, validation: digits };
const plan = { seed: 3, epochs: 2, batchSize: 3, rateAt: (step: number, of: number) => 1 - step / of };

/** A trainee that writes down what it is given; its loss is what `lossAt` says. */
function recorder(lossAt: (step: number) => number = (step) => 1 / (step + 1)) {
  const seen: { step: number; labels: number[]; draw: number; rate: number }[] = [];
  let rate = NaN;
  const trainee: Trainee = {
    step: ({ step, labels, random }: Batch) => {
      seen.push({ step, labels: [...labels], draw: random.uniform(), rate });
      return Promise.resolve({ total: lossAt(step) });
    },
    validate: (_, random) => Promise.resolve({ total: random.uniform() }),
    setLearningRate: (value) => {
      rate = value;
    },
    snapshot: () => Promise.resolve({}),
    restore: () => undefined,
    dispose: () => undefined,
  };
  return { trainee, seen };
}

async function collect(
  trainee: Trainee,
  options: { state?: LoopState; signal?: AbortSignal } = {},
  most = Infinity,
  more: Partial<TrainingPlan> = {},
) {
  const events: TrainingEvent[] = [];
  for await (const event of train(trainee, data, { ...plan, ...more }, options)) {
    events.push(event);
    if (events.length >= most) break;
  }
  return events;
}

describe('the loop', () => {
  it('takes every digit once an epoch, but for the last part of a batch, in another order each time', async () => {
    const { trainee, seen } = recorder();
    const events = await collect(trainee);
    expect(events.map(({ kind }) => kind).join(' ')).toBe('step step step epoch step step step epoch');
    const epochs = [seen.slice(0, 3), seen.slice(3)].map((steps) => steps.flatMap(({ labels }) => labels));
    for (const labels of epochs) expect(new Set(labels).size).toBe(9);
    expect(epochs[0]).not.toEqual(epochs[1]);
    expect(seen.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(seen.map(({ rate }) => rate)).toEqual(seen.map(({ step }) => 1 - step / 6));
    expect(totalSteps(10, plan)).toBe(6);
  });

  it('records the mean of an epoch, and measures validation with the same draws each time', async () => {
    const events = await collect(recorder().trainee);
    const { history } = (events.at(-1) as TrainingEvent).state;
    expect(history[0]?.train['total']).toBeCloseTo((1 + 1 / 2 + 1 / 3) / 3, 12);
    expect(history[0]?.validation).toEqual(history[1]?.validation);
  });

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'goes on from the state after event %i as if it had never stopped',
    async (most) => {
      const whole = recorder();
      const events = await collect(whole.trainee);
      const parts = recorder();
      const first = await collect(parts.trainee, {}, most);
      const { state } = first.at(-1) as TrainingEvent;
      const rest = await collect(parts.trainee, { state: JSON.parse(JSON.stringify(state)) as LoopState });
      expect(parts.seen).toEqual(whole.seen);
      expect([...first, ...rest]).toEqual(events);
    },
  );

  it('ends quietly before the next step when it is told to stop', async () => {
    const controller = new AbortController();
    const { trainee, seen } = recorder((step) => {
      if (step === 1) controller.abort();
      return 1;
    });
    const events = await collect(trainee, { signal: controller.signal });
    expect(seen.length).toBe(2);
    expect(events.length).toBe(2);
  });

  it.each([
    [NaN, 'the loss is NaN'],
    [Infinity, 'the loss is Infinity'],
    [30, 'the loss rose to 30.0, from 0.500 at its lowest'],
  ])('stops at a loss of %f with the step, the loss and advice', async (loss, words) => {
    const { trainee } = recorder((step) => (step === 2 ? loss : 0.5));
    const error: unknown = await collect(trainee).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DivergenceError);
    expect((error as Error).message).toContain(`at step 3: ${words}`);
    expect((error as Error).message).toContain('smaller learning rate');
  });

  it('stops where a part of the loss is no number, and a step by itself may rise as it likes', async () => {
    const { trainee } = recorder();
    const batch = {
      images: new Float32Array(PIXELS),
      labels: Uint8Array.of(1),
      count: 1,
      step: 4,
      random: new Random(1),
    };
    const losing = (losses: Losses): Trainee => ({ ...trainee, step: () => Promise.resolve(losses) });
    await expect(takeStep(losing({ total: 1, part: NaN }), batch, 0.1)).rejects.toThrow(
      'at step 5: the loss is NaN',
    );
    await expect(takeStep(losing({ total: 30 }), batch, 0.1, 0.5)).rejects.toThrow(DivergenceError);
    expect(await takeStep(losing({ total: 30 }), batch, 0.1)).toEqual({ total: 30 });
  });

  it('shows a model that asks for it all digits at once, in the order of the file, and each epoch the same array', async () => {
    const seen: Batch[] = [];
    const { trainee } = recorder();
    const step = (batch: Batch): Promise<Losses> => {
      seen.push(batch);
      return Promise.resolve({ total: 1 });
    };
    const whole = { whole: true, epochs: 3, batchSize: 64 };
    const events = await collect({ ...trainee, step }, {}, Infinity, whole);
    expect(events.map(({ kind }) => kind).join(' ')).toBe('step epoch step epoch step epoch');
    expect(seen.map((batch) => [batch.step, batch.count])).toEqual([
      [0, 10],
      [1, 10],
      [2, 10],
    ]);
    expect([...(seen[0]?.labels ?? [])]).toEqual([...digits.labels]);
    expect(seen[0]?.images[9 * PIXELS]).toBeCloseTo(9 / 255, 6);
    expect(seen[2]?.images).toBe(seen[0]?.images);
    expect(totalSteps(10, { ...plan, ...whole })).toBe(3);

    // Stopped after a step and before its epoch was recorded.
    const { state } = events[2] as TrainingEvent;
    const rest = await collect({ ...trainee, step }, { state }, Infinity, whole);
    expect(rest).toEqual(events.slice(3));
  });

  it('lets a loss rise that began below 0, and that of a run made to fail', async () => {
    const rising = (from: number) => recorder((step) => (step === 0 ? from : 100)).trainee;
    expect((await collect(rising(-3))).length).toBe(8);
    expect((await collect(rising(1), {}, Infinity, { failure: true })).length).toBe(8);
    await expect(collect(rising(1))).rejects.toThrow(DivergenceError);
  });

  it('draws nothing from Math.random', async () => {
    await withoutMathRandom(() => collect(recorder().trainee));
  });
});

it('a cosine rate rises to its peak, is half of it half-way, and ends near zero', () => {
  const rates = Array.from({ length: 1000 }, (_, step) => cosineRate(2, step, 1000, 10));
  expect(rates[0]).toBeCloseTo(0.2, 5);
  expect(Math.max(...rates)).toBeGreaterThan(1.99);
  expect(rates[500]).toBeCloseTo(1, 5);
  expect(rates[999]).toBeLessThan(1e-4);
});
