// Times one training step of typical networks on wasm, one thread, beside the stock wasm backend: `node src/cli/bench-kernels.ts`.
// The stock backend runs in a process of its own, because a kernel once registered is registered for good.
import { openWasm } from '../lib/backend/node.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Adam } from '../lib/training/adam.ts';
import { variablesOf } from '../lib/training/network-trainee.ts';
import { BATCH, WORKLOADS, normal } from './bench-workloads.ts';
import type { Workload } from './bench-workloads.ts';

const STEPS = 25;

/** Milliseconds of one step: the median on the clock, and the mean of processor time, which a busy machine moves less. */
export interface StepTime {
  readonly clock: number;
  readonly processor: number;
}

/** One timed workload. */
export interface KernelTiming {
  readonly name: string;
  readonly what: string;
  /** One step with our kernels. */
  readonly ours: StepTime;
  /** The same with the stock backend; null where it cannot train the network at all. */
  readonly stock: StepTime | null;
  /** GFLOP/s reached: the products and convolutions of the step in its processor time. */
  readonly gigaflops: number;
}

export interface KernelBench {
  /** GFLOP/s of the backend's own 512×512 product, stock and ours. */
  readonly peak: { readonly stock: number; readonly ours: number };
  readonly timings: readonly KernelTiming[];
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

/** Times steps of one workload. */
function timeSteps({ trained, loss }: Workload, stock: boolean): StepTime {
  const variables = variablesOf(trained);
  const list = variables.map(({ variable }) => variable);
  const ours = new Adam(variables, 1e-3);
  const theirs = tf.train.adam(1e-3, 0.9, 0.999, 1e-7);
  const step = (): void => {
    const { value, grads } = tf.variableGrads(loss, list);
    if (stock) theirs.applyGradients(list.map(({ name }) => ({ name, tensor: grads[name] as Tensor })));
    else ours.apply(grads);
    value.dataSync();
    tf.dispose([value, grads]);
  };
  for (let i = 0; i < 4; i++) step();
  const before = process.cpuUsage();
  const times = Array.from({ length: STEPS }, () => {
    const start = performance.now();
    step();
    return performance.now() - start;
  });
  const { user, system } = process.cpuUsage(before);
  return { clock: median(times), processor: (user + system) / 1000 / STEPS };
}

/** Measures the GFLOP/s of a 512×512×512 product. */
function measurePeak(): number {
  const [a, b] = [normal([512, 512], 1) as Tensor2D, normal([512, 512], 2) as Tensor2D];
  const times = Array.from({ length: 30 }, () => {
    const start = performance.now();
    tf.dispose(tf.matMul(a, b));
    return performance.now() - start;
  });
  return (2 * 512 ** 3) / Math.min(...times) / 1e6;
}

interface Run {
  readonly peak: number;
  readonly times: readonly (StepTime | null)[];
}

async function timeAll(stock: boolean): Promise<Run> {
  await openWasm({ stock });
  const peak = measurePeak();
  const times = WORKLOADS.map((make) => {
    try {
      return timeSteps(make(), stock);
    } catch (error) {
      if (!stock) throw error;
      return null; // stock wasm has no gradient for a filter
    }
  });
  return { peak, times };
}

/** Times every workload with the stock backend, then with our kernels. */
export async function benchKernels(): Promise<KernelBench> {
  const file = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [file, '--stock']);
  const stock = JSON.parse(stdout) as Run;
  const ours = await timeAll(false);
  const timings = WORKLOADS.map((make, i) => {
    const { name, what, gigaflop } = make();
    const time = ours.times[i] as StepTime;
    return {
      name,
      what,
      ours: time,
      stock: stock.times[i] ?? null,
      gigaflops: (gigaflop / time.processor) * 1e3,
    };
  });
  return { peak: { stock: stock.peak, ours: ours.peak }, timings };
}

/** Writes the figures as lines for a terminal. */
export function describeKernelBench({ peak, timings }: KernelBench): string[] {
  const inWords = ({ clock, processor }: StepTime): string =>
    `${clock.toFixed(1)} ms (${processor.toFixed(1)} of processor time)`;
  const lines = timings.map(({ name, what, ours, stock, gigaflops }) => {
    const beside =
      stock === null
        ? 'the stock backend cannot train it'
        : `stock ${inWords(stock)}: ${(stock.processor / ours.processor).toFixed(1)} times as fast`;
    return `${name}: ${inWords(ours)}, ${gigaflops.toFixed(1)} GFLOP/s; ${beside}\n  ${what}`;
  });
  const head = `wasm, one thread, batch ${BATCH}; peak of a 512×512 product ${peak.ours.toFixed(1)} GFLOP/s, stock ${peak.stock.toFixed(1)}`;
  return [head, ...lines];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--stock')) console.log(JSON.stringify(await timeAll(true)));
  else for (const line of describeKernelBench(await benchKernels())) console.log(line);
}
