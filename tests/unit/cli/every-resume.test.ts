// Every model that can be trained, a few steps on little data: losses move, and a run resumed from its checkpoint comes to
// the same bytes as one that was never stopped.
import { beforeAll, describe, expect, it } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { take } from '../../../src/lib/data/mnist.ts';
import { readWeights } from '../../../src/lib/models/files.ts';
import { loadDefinition, REGISTERED } from '../../../src/lib/models/registry.ts';
import type { GenerativeModel, ModelDefinition, NamedArray } from '../../../src/lib/models/types.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/lib/training/checkpoint.ts';
import type { Checkpoint } from '../../../src/lib/training/checkpoint.ts';
import { train } from '../../../src/lib/training/loop.ts';
import type { TrainingEvent } from '../../../src/lib/training/loop.ts';
import { readMnist } from '../../support/read-mnist.ts';

const STEPS_OF_EPOCH = 2;
/** Few, so that a step is quick; a whole batch has to hold every digit. */
const BATCH = 12;
const WHOLE = 200;

beforeAll(async () => {
  await openNodeBackend('wasm');
});

interface Ran {
  readonly events: readonly TrainingEvent[];
  readonly checkpoint: Checkpoint;
  readonly networks: Readonly<Record<string, unknown>>;
}

/** Runs to the end, or until after some events, and writes down all that a checkpoint holds. */
async function run(definition: ModelDefinition, most = Infinity, from?: Checkpoint): Promise<Ran> {
  const { config, whole, failure } = definition;
  const digits = readMnist();
  const count = whole === true ? WHOLE : STEPS_OF_EPOCH * BATCH;
  const data = { train: take(digits.train, count), validation: take(digits.validation, 20) };
  const settings = {
    id: config.id,
    seed: 3,
    epochs: 2,
    batchSize: BATCH,
    learningRate: config.learningRate,
    limit: count,
    dataSha256: 'a'.repeat(64),
    backend: 'wasm',
  };
  const model = definition.create(settings.seed);
  const trainee = model.trainee({ learningRate: config.learningRate, film: true });
  if (from) trainee.restore(from.arrays);
  const plan = { ...settings, whole, failure, rateAt: definition.learningRateAt };
  const events: TrainingEvent[] = [];
  for await (const event of train(trainee, data, plan, { state: from?.state })) {
    events.push(event);
    if (events.length === most) break;
  }
  const { state } = events.at(-1) as TrainingEvent;
  const checkpoint = { settings, state, seconds: 0, arrays: await trainee.snapshot() };
  const bytes = encodeCheckpoint(checkpoint);
  const networks = await weightsOf(model);
  trainee.dispose();
  model.dispose();
  return { events, checkpoint: decodeCheckpoint(bytes), networks };
}

async function weightsOf(model: GenerativeModel): Promise<Record<string, unknown>> {
  const read = Object.entries(model.networks).map(
    async ([name, network]) => [name, await readWeights(network)] as const,
  );
  return { ...Object.fromEntries(await Promise.all(read)), parameters: model.parameters?.read() };
}

/** Names the arrays whose bits differ: a comparison of a million numbers by the matcher takes seconds. */
function differing(
  a: Readonly<Record<string, NamedArray>>,
  b: Readonly<Record<string, NamedArray>>,
): string[] {
  const bytes = ({ data }: NamedArray): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => {
    const [first, second] = [a[name], b[name]];
    return !first || !second || !bytes(first).equals(bytes(second));
  });
}

describe.each(REGISTERED)('%s', (id) => {
  it('moves its losses, and comes to the same bytes when it is stopped and resumed', async () => {
    const definition = await loadDefinition(id);
    const whole = await run(definition);
    const steps = whole.events.filter(({ kind }) => kind === 'step');
    const totals = steps.map((event) => (event.kind === 'step' ? event.losses.total : NaN));
    expect(totals.every(Number.isFinite)).toBe(true);
    // EM may be there after its first step, and may not climb down; a closed form is.
    if (definition.whole === true) expect(totals[1]).toBeLessThanOrEqual((totals[0] ?? NaN) + 1e-9);
    else expect(new Set(totals).size).toBe(totals.length);

    // In the middle of an epoch; where an epoch is one step, between that and its record.
    const stopped = await run(definition, 1);
    const resumed = await run(definition, Infinity, stopped.checkpoint);
    expect([...stopped.events, ...resumed.events]).toEqual(whole.events);
    expect(differing(resumed.checkpoint.arrays, whole.checkpoint.arrays)).toEqual([]);
    expect(JSON.stringify(resumed.networks) === JSON.stringify(whole.networks)).toBe(true);
  }, 60_000);
});
