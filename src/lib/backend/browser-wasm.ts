/// <reference types="vite/client" />
// The wasm backend as a chunk of its own, with the addresses of its binaries; only a bundler resolves these imports.
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simdUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import plainUrl from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { registerWasmKernels } from './wasm-kernels/register.ts';

/** Registers our kernels and says where the binaries are; threads stay off, since threaded wasm breaks when bundled. */
export function prepareWasm(): void {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plainUrl,
    'tfjs-backend-wasm-simd.wasm': simdUrl,
    'tfjs-backend-wasm-threaded-simd.wasm': simdUrl,
  });
  registerWasmKernels();
}
