// Chooses a backend in the browser's worker: WebGL on a real graphics processor or wasm, whichever is faster here, else cpu.
// Each backend is a chunk of its own, loaded when it is tried.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName, BackendReport } from '../engine/types.ts';
import { registerCpuAdam } from './adam-update.ts';
import { timeProbe } from './probe.ts';
import { selfCheck } from './self-check.ts';
import { readRenderer, SOFTWARE_RENDERER } from './renderer.ts';

export interface BrowserBackendOptions {
  /** `auto`, or the reader's choice, which is tried first whatever the renderer. */
  readonly preference: 'auto' | BackendName;
}

const LOADERS: Readonly<Record<BackendName, () => Promise<void>>> = {
  webgl: async () => {
    await import('./browser-webgl.ts');
  },
  wasm: async () => (await import('./browser-wasm.ts')).prepareWasm(),
  cpu: async () => {
    await import('./browser-cpu.ts');
    registerCpuAdam();
  },
};

/** Loads, starts and checks a backend; throws one sentence if it cannot be used. */
async function open(name: BackendName): Promise<void> {
  await LOADERS[name]();
  if (!(await tf.setBackend(name))) throw new Error('It does not start in this browser.');
  await tf.ready();
  const check = await selfCheck();
  if (!check.ok) throw new Error(check.why);
}

/** Says why WebGL should not even be loaded; undefined if it may be. */
function whyNoWebGl(): string | undefined {
  const renderer = readRenderer();
  if (renderer === undefined) return 'This browser has no WebGL 2 in a worker.';
  if (SOFTWARE_RENDERER.test(renderer))
    return `WebGL is computed in software here (${renderer}), slower than wasm.`;
  return undefined;
}

/** Collects what was tried and refused. */
class Attempts {
  readonly refused: { backend: BackendName; why: string }[] = [];

  refuse(backend: BackendName, why: string): void {
    this.refused.push({ backend, why });
  }

  /** Tries to open a backend; notes the reason if it cannot be used. */
  async try(backend: BackendName): Promise<boolean> {
    try {
      await open(backend);
      return true;
    } catch (error) {
      this.refuse(backend, error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  report(backend: BackendName, reason: string): BackendReport {
    return { backend, reason, canTrain: backend !== 'cpu', refused: this.refused };
  }
}

/** Opens WebGL and wasm and keeps the faster; undefined if neither works. */
async function openFaster(attempts: Attempts): Promise<BackendReport | undefined> {
  const why = whyNoWebGl();
  if (why !== undefined) attempts.refuse('webgl', why);
  const webgl = why === undefined && (await attempts.try('webgl')) ? await timeProbe() : Infinity;
  const wasm = (await attempts.try('wasm')) ? await timeProbe() : Infinity;
  if (Math.min(webgl, wasm) === Infinity) return undefined;
  if (webgl === Infinity)
    return attempts.report('wasm', 'WebAssembly, one thread; no graphics processor is used.');
  const times = `${webgl.toFixed(0)} ms a trial step on WebGL, ${wasm.toFixed(0)} ms on wasm.`;
  if (wasm === Infinity) return attempts.report('webgl', 'The graphics processor, through WebGL.');
  if (wasm <= webgl) {
    attempts.refuse('webgl', `It is slower here: ${times}`);
    tf.removeBackend('webgl');
    return attempts.report('wasm', `WebAssembly is the faster here: ${times}`);
  }
  await tf.setBackend('webgl');
  return attempts.report('webgl', `The graphics processor is the faster here: ${times}`);
}

/**
 * Opens a backend for the page's worker and reports which, why, and what was refused.
 *
 * @throws one sentence if not even plain JavaScript computes rightly.
 */
export async function openBrowserBackend({ preference }: BrowserBackendOptions): Promise<BackendReport> {
  const attempts = new Attempts();
  if (preference !== 'auto' && (await attempts.try(preference))) {
    return attempts.report(preference, 'You chose it.');
  }
  const faster = await openFaster(attempts);
  if (faster !== undefined) return faster;
  if (await attempts.try('cpu')) {
    return attempts.report('cpu', 'Plain JavaScript: WebGL and WebAssembly are both unavailable.');
  }
  throw new Error('No backend computes rightly in this browser.');
}

/** Says whether the current backend has lost its WebGL context and can compute no more. */
export function isBackendLost(): boolean {
  if (tf.getBackend() !== 'webgl') return false;
  const { gpgpu } = tf.backend() as unknown as { gpgpu?: { gl?: WebGL2RenderingContext } };
  return gpgpu?.gl?.isContextLost() === true;
}
