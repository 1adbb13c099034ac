// npm run check:gpu [-- <id> …]: the first steps of every model on WebGPU and on wasm, from the same seed: do they agree?
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { openNodeBackend } from '../lib/backend/node.ts';
import { mayHaveGraphicsProcessor } from '../lib/backend/webgpu.ts';
import { take } from '../lib/data/mnist.ts';
import { loadDefinition, REGISTERED } from '../lib/models/registry.ts';
import type { Digits, ModelDefinition, ModelId } from '../lib/models/types.ts';
import { PIXELS } from '../lib/models/types.ts';
import { Random } from '../lib/random.ts';
import { train } from '../lib/training/loop.ts';
import { ID_LINES, readArguments, readModelId } from './arguments.ts';
import { readDigits } from './mnist-files.ts';
import { runCommand, sentenceOf } from './outcome.ts';

const COMMAND = {
  usage: 'npm run check:gpu [-- <id> …]        without an id: each chapter’s model and the judge',
  about: `${ID_LINES}

Takes the first two steps of models on WebGPU and on wasm, from the same seed, validates and samples, and compares all
numbers. Without a graphics processor it uses the software one that Debian’s Chromium brings, which takes minutes; where
that is missing too, it says so and ends well.`,
  flags: {},
  words: { least: 0, most: Infinity, what: 'which models' },
} as const;

/** Where Debian's Chromium keeps its software graphics processor, good for correctness. */
const CHROMIUM = '/usr/lib/chromium';
const SOFTWARE = `${CHROMIUM}/vk_swiftshader_icd.json`;
/** Pictures of a batch; of models that see all digits at once, enough that each of the ten is there. */
const [BATCH, WHOLE] = [4, 200];
/** Relative difference of float32 sums in another order, after two steps of Adam, and some room. */
const TOLERANCE = 1e-3;

/** Takes two steps, validates, and samples where the model can; returns all numbers. */
async function firstNumbers(definition: ModelDefinition, digits: Digits): Promise<number[]> {
  const { config, whole = false } = definition;
  const data = { train: take(digits, whole ? WHOLE : 2 * BATCH), validation: take(digits, BATCH) };
  const model = definition.create(5);
  const trainee = model.trainee({ learningRate: config.learningRate, film: true });
  const plan = { seed: 5, epochs: 1, batchSize: BATCH, whole, rateAt: definition.learningRateAt };
  const numbers: number[] = [];
  for await (const event of train(trainee, data, plan)) {
    numbers.push(...Object.values(event.kind === 'step' ? event.losses : event.record.validation));
  }
  const pixels = (await model.sample?.(2, new Random(6))) ?? new Float32Array(0);
  for (let start = 0; start < pixels.length; start += PIXELS) {
    numbers.push(pixels.subarray(start, start + PIXELS).reduce((sum, value) => sum + value, 0));
  }
  await trainee.snapshot();
  trainee.dispose();
  model.dispose();
  return numbers;
}

/** Returns the largest difference of two lists of numbers, each as a share of its size, or of 1 where it is smaller. */
function largestDifference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return NaN;
  const differences = a.map((value, i) => Math.abs(value - (b[i] as number)) / Math.max(1, Math.abs(value)));
  return Math.max(...differences);
}

/** Runs this program again with the software graphics processor; environment variables are read when a process starts. */
function runWithSoftware(): never {
  const env = { ...process.env, VK_ICD_FILENAMES: SOFTWARE, LD_LIBRARY_PATH: CHROMIUM };
  const { status } = spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit', env });
  process.exit(status ?? 1);
}

await runCommand(async () => {
  const { words } = readArguments(COMMAND, process.argv.slice(2));
  const ids: readonly ModelId[] =
    words.length > 0 ? words.map(readModelId) : REGISTERED.filter((id) => !id.includes('/'));
  if (!mayHaveGraphicsProcessor() && process.env['VK_ICD_FILENAMES'] === undefined) {
    if (existsSync(SOFTWARE)) runWithSoftware();
    console.log('Nothing was checked: there is no graphics processor, nor Chromium’s software one.');
    return;
  }
  const digits = readDigits(undefined).data.train;
  const failed: ModelId[] = [];
  for (const id of ids) {
    const definition = await loadDefinition(id);
    try {
      await openNodeBackend('wasm');
      const expected = await firstNumbers(definition, digits);
      await openNodeBackend('webgpu');
      const began = performance.now();
      const difference = largestDifference(expected, await firstNumbers(definition, digits));
      if (!(difference <= TOLERANCE))
        throw new Error(`the numbers differ by ${String(difference)} of their size`);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(
        `${id}: ${expected.length} numbers agree with wasm to ${difference.toExponential(1)}, in ${seconds} s`,
      );
    } catch (error) {
      failed.push(id);
      console.error(`${id}: ${sentenceOf(error)}`);
    }
  }
  if (failed.length > 0) throw new Error(`${failed.join(', ')} went wrong on WebGPU.`);
});
// Dawn keeps the process alive.
process.exit(process.exitCode ?? 0);
