// An engine without a browser: a server in memory, wasm in Node, a message channel between page and worker.
import { expose } from 'comlink';
import { openWasm } from '../../../src/lib/backend/node.ts';
import { Engine, type EngineParts } from '../../../src/lib/engine/api.ts';
import { EngineClient } from '../../../src/lib/engine/client.ts';
import { EngineError } from '../../../src/lib/engine/errors.ts';
import { openLink, type Carrier } from '../../../src/lib/engine/link.ts';
import { movingResults } from '../../../src/lib/engine/transfer.ts';
import type { BackendReport, DenoiseRequest, FineTuneRequest } from '../../../src/lib/engine/types.ts';
import { denoiser } from '../../../src/lib/models/denoiser/model.ts';
import { makeServer, pictures, WEIGHTS_URL, type Server } from './server.ts';

export * from './server.ts';

export const WASM: BackendReport = {
  backend: 'wasm',
  reason: 'Chosen for the test.',
  canTrain: true,
  refused: [],
};

/** A client whose workers are engines at the other end of message channels. */
export interface Rig {
  readonly client: EngineClient;
  readonly server: Server;
  /** What each worker was asked to start with. */
  readonly started: string[];
  /** Kills the present worker without a word. */
  kill(): void;
  close(): void;
}

export interface RigOptions {
  readonly server?: Server;
  readonly parts?: Partial<EngineParts>;
  /** Reports by start; the last is used again. */
  readonly reports?: readonly BackendReport[];
  readonly patience?: number;
}

/** Makes an engine's callbacks end with its life, as those of a killed worker do: they have ports of their own. */
function mortal(engine: Engine, life: { readonly over: boolean }): Engine {
  const until = (callback: unknown) => (value: unknown) => {
    if (life.over) throw new Error('The worker is dead.');
    return (callback as (value: unknown) => unknown)(value);
  };
  return new Proxy(engine, {
    get(_, name) {
      const method = Reflect.get(engine, name, engine) as (...parameters: unknown[]) => unknown;
      return (...parameters: unknown[]) =>
        method(...parameters.map((each) => (typeof each === 'function' ? until(each) : each)));
    },
  });
}

/** Connects a client with an engine; the wasm backend is opened once for all. */
export async function makeRig({ server, parts, reports = [WASM], patience }: RigOptions = {}): Promise<Rig> {
  await openWasm();
  const shelf = server ?? (await makeServer());
  const started: string[] = [];
  const ports: MessagePort[] = [];
  let kill: () => void = () => undefined;

  const carrier = (): Carrier => {
    const { port1, port2 } = new MessageChannel();
    const engine = new Engine({
      fetchBytes: shelf.fetchBytes,
      findModel: () => Promise.resolve(denoiser),
      openBackend: (preference) => {
        started.push(preference);
        return Promise.resolve(reports[Math.min(started.length, reports.length) - 1]!);
      },
      ...parts,
    });
    const life = { over: false };
    expose(movingResults(mortal(engine, life)), port2);
    ports.push(port1, port2);
    kill = () => {
      life.over = true;
      port2.close();
    };
    return { endpoint: port1, onFailure: () => undefined, terminate: () => port1.close() };
  };
  const client = new EngineClient({
    openLink: () => Promise.resolve(openLink(carrier(), 20, patience)),
    startOptions: () => ({ backend: 'auto', weightsUrl: WEIGHTS_URL }),
  });
  const close = (): void => ports.forEach((port) => port.close());
  return { client, server: shelf, started, kill: () => kill(), close };
}

/** A request to denoise some pictures with noise of level 0.4. */
export function noisy(count: number, more: Partial<DenoiseRequest> = {}): DenoiseRequest {
  const corruption = { kind: 'gaussian', level: 0.4, seed: 5 } as const;
  return { pixels: pictures(count), corruption, sigma: 0.4, ...more };
}

/** A request to fine-tune on digits, in small batches. */
export function tuning(steps: number, more: Partial<FineTuneRequest> = {}): FineTuneRequest {
  const drawings = new Float32Array(0);
  return { drawings, source: 'mnist', steps, batchSize: 2, learningRate: 1e-3, seed: 1, ...more };
}

/** Waits for a rejection and returns its error. */
export async function rejection(promise: Promise<unknown>): Promise<EngineError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error('It should have been refused.');
}
