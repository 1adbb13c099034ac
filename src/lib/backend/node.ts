// Chooses a backend in Node: a GPU through WebGPU where there is one, wasm on one thread otherwise.
import '@tensorflow/tfjs'; // first: brings the gradients into the one instance of tfjs-core
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { registerCpuAdam } from './adam-update.ts';
import { selfCheck } from './self-check.ts';
import { registerWasmKernels } from './wasm-kernels/register.ts';

export type NodeBackendName = 'webgpu' | 'tensorflow' | 'wasm' | 'cpu';
export type NodePreference = 'auto' | NodeBackendName;

/** Which backend runs, why, and what was refused. */
export interface NodeBackendReport {
  readonly backend: NodeBackendName;
  /** One sentence. */
  readonly reason: string;
  readonly refused: readonly { readonly backend: NodeBackendName; readonly why: string }[];
}

/** Opens the wasm backend with SIMD and one thread; our kernels are registered unless `stock` is asked for. */
export async function openWasm(options: { readonly stock?: boolean } = {}): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(dirname(entry) + sep);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (options.stock !== true) registerWasmKernels();
  await activate('wasm');
}

/** Opens the cpu backend, without the advertisement it prints in Node. */
async function openCpu(): Promise<void> {
  registerCpuAdam();
  const cpu = tf.engine().findBackend('cpu') as unknown as { firstUse: boolean };
  cpu.firstUse = false;
  await activate('cpu');
}

/** Makes a registered backend the current one; throws if it cannot start. */
async function activate(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`The ${name} backend does not start here.`);
  await tf.ready();
}

/** Opens WebGPU through Dawn (npm `webgpu`); a software adapter only where that was asked for by name. */
async function openWebGpu(byName: boolean): Promise<void> {
  const { mayHaveGraphicsProcessor, openDawn } = await import('./webgpu.ts');
  if (!byName && !mayHaveGraphicsProcessor()) throw new Error('This machine shows no graphics processor.');
  await openDawn({ acceptSoftware: byName });
  await activate('webgpu');
}

/** Opens TensorFlow's own library if the reader has installed tfjs-node or tfjs-node-gpu. */
async function openTensorFlow(): Promise<void> {
  const require = createRequire(import.meta.url);
  const name = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'].find((candidate) => {
    try {
      return require.resolve(candidate) !== '';
    } catch {
      return false;
    }
  });
  if (name === undefined) throw new Error('Neither tfjs-node-gpu nor tfjs-node is installed.');
  await import(name);
  await activate('tensorflow');
}

const REASONS: Readonly<Record<NodeBackendName, string>> = {
  webgpu: 'A graphics processor answers through WebGPU.',
  tensorflow: "TensorFlow's own library is installed.",
  wasm: 'WebAssembly, one thread; no graphics processor answers.',
  cpu: 'Plain JavaScript, slow: nothing else works here.',
};

/** Opens one backend and checks its numbers; throws one sentence if it cannot be used. */
async function open(name: NodeBackendName, byName: boolean): Promise<void> {
  if (name === 'webgpu') await openWebGpu(byName);
  else if (name === 'tensorflow') await openTensorFlow();
  else if (name === 'wasm') await openWasm();
  else await openCpu();
  const check = await selfCheck();
  if (!check.ok) throw new Error(check.why);
}

/**
 * Opens the backend that was asked for, or the first that works of WebGPU, tfjs-node, wasm and cpu.
 *
 * A backend asked for by name is used or the call throws one sentence: a training run never changes backend silently.
 */
export async function openNodeBackend(preference: NodePreference): Promise<NodeBackendReport> {
  if (preference !== 'auto') {
    await open(preference, true);
    return { backend: preference, reason: 'It was asked for by name.', refused: [] };
  }
  const refused: { backend: NodeBackendName; why: string }[] = [];
  for (const backend of ['webgpu', 'tensorflow', 'wasm', 'cpu'] as const) {
    try {
      await open(backend, false);
      return { backend, reason: REASONS[backend], refused };
    } catch (error) {
      refused.push({ backend, why: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new Error(
    `No backend works here: ${refused.map(({ backend, why }) => `${backend}: ${why}`).join(' ')}`,
  );
}
