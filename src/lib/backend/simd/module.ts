// Our own WebAssembly functions on the wasm backend's heap: assembled once, instantiated for each backend's memory.
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { assemble } from './assembler.ts';
import type { FunctionSource } from './assembler.ts';
import { copyRows, pack, packTransposed } from './layout-code.ts';
import { addRow, adam, centredSums, columnSums, leakyGradient } from './pointwise-code.ts';
import { productOfColumns, productOfRows } from './product-code.ts';

const SOURCES = {
  ...{ productOfRows, productOfColumns, pack, packTransposed, copyRows },
  ...{ adam, leakyGradient, addRow, columnSums, centredSums },
} satisfies Record<string, FunctionSource>;

type Functions = Readonly<Record<keyof typeof SOURCES, (...parameters: number[]) => void>>;

/** What emscripten's module object holds that the backend's types leave out. */
interface Emscripten {
  readonly HEAPU8: Uint8Array;
  readonly asm?: { readonly memory?: WebAssembly.Memory };
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** Our functions on one backend's heap, and room to work in. */
export class Simd {
  readonly run: Functions;
  readonly #emscripten: Emscripten;

  constructor(emscripten: Emscripten, functions: Functions) {
    this.#emscripten = emscripten;
    this.run = functions;
  }

  /**
   * Lends pieces of the heap, of the given sizes in bytes and aligned to 16, to a body that must not keep them.
   *
   * 64 bytes stay free behind each piece, for reads beyond its end.
   */
  borrow(sizes: readonly number[], body: (...addresses: number[]) => void): void {
    const spaced = sizes.map((bytes) => Math.ceil(bytes / 16) * 16 + 64);
    const total = spaced.reduce((sum, bytes) => sum + bytes, 16);
    const block = this.#emscripten._malloc(total) >>> 0;
    if (block === 0) throw new Error(`The wasm heap has no ${total} bytes left.`);
    let next = Math.ceil(block / 16) * 16;
    const addresses = spaced.map((bytes) => {
      next += bytes;
      return next - bytes;
    });
    try {
      body(...addresses);
    } finally {
      this.#emscripten._free(block);
    }
  }

  /** Returns the heap as float32; an allocation may move it. */
  get floats(): Float32Array {
    return new Float32Array(this.#emscripten.HEAPU8.buffer);
  }

  /** Writes a table of byte offsets; fills it up to a multiple of four with its last entry. */
  writeTable(address: number, length: number, offset: (index: number) => number): void {
    const padded = Math.ceil(length / 4) * 4;
    const table = new Int32Array(this.#emscripten.HEAPU8.buffer, address, padded);
    for (let i = 0; i < padded; i++) table[i] = offset(Math.min(i, length - 1));
  }
}

let compiled: WebAssembly.Module | null | undefined;
const instances = new WeakMap<object, Simd>();

/** Assembles our functions, once; null where the engine has no SIMD. */
function compile(): WebAssembly.Module | null {
  if (compiled === undefined) {
    const bytes = assemble(SOURCES);
    compiled = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  }
  return compiled;
}

/** Says whether this engine runs our functions. */
export function isSimdSupported(): boolean {
  return compile() !== null;
}

/** Returns our functions for a backend; throws where `isSimdSupported` says no. */
export function simdFor(backend: BackendWasm): Simd {
  const emscripten = backend.wasm as unknown as Emscripten;
  const known = instances.get(emscripten);
  if (known !== undefined) return known;
  const [source, memory] = [compile(), emscripten.asm?.memory];
  if (source === null) throw new Error('This engine has no WebAssembly SIMD.');
  if (memory === undefined) throw new Error('This build of the wasm backend does not show its memory.');
  const { exports } = new WebAssembly.Instance(source, { env: { memory } });
  const simd = new Simd(emscripten, exports as Functions);
  instances.set(emscripten, simd);
  return simd;
}
