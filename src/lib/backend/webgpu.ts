// WebGPU in Node through Dawn (npm `webgpu`), and tfjs's backend on top of it.
import * as tf from '@tensorflow/tfjs-core';
import { existsSync } from 'node:fs';
import { SOFTWARE_RENDERER } from './renderer.ts';

/** Where Linux shows graphics processors: Mesa's and NVIDIA's drivers, and the Windows subsystem. */
const LINUX_DEVICES = ['/dev/dri', '/dev/nvidia0', '/dev/dxg'];

/** Says whether this machine may have a graphics processor; asking Dawn takes longer and prints warnings if it has none. */
export function mayHaveGraphicsProcessor(): boolean {
  return process.platform !== 'linux' || LINUX_DEVICES.some((path) => existsSync(path));
}

/** Kept for as long as the process runs: Dawn's adapters die with their instance. */
let dawn: GPU | undefined;

/** Asks Dawn for an adapter; throws one sentence if there is none, or only a software one where that is not accepted. */
async function requestAdapter(gpu: GPU, acceptSoftware: boolean): Promise<void> {
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null)
    throw new Error('No graphics processor answers through WebGPU (on Linux it needs libvulkan1).');
  const { vendor, architecture, device, description } = adapter.info;
  const name = [vendor, architecture, device, description].filter((part) => part !== '').join(' ');
  if (!acceptSoftware && SOFTWARE_RENDERER.test(name)) {
    throw new Error(`The only WebGPU adapter is software (${name}), slower than wasm.`);
  }
}

/** Defines `navigator.gpu` from Dawn and registers the webgpu backend. */
export async function openDawn(options: { readonly acceptSoftware: boolean }): Promise<void> {
  if (dawn === undefined) {
    const { create, globals } = await import('webgpu').catch(() => {
      throw new Error('The npm package webgpu is not installed for this system.');
    });
    Object.assign(globalThis, globals);
    dawn = create([]);
    Object.defineProperty(globalThis.navigator, 'gpu', { value: dawn, configurable: true });
  }
  await requestAdapter(dawn, options.acceptSoftware);
  await import('@tensorflow/tfjs-backend-webgpu');
  tf.env().set('WEBGPU_CPU_FORWARD', false); // else small products run on cpu, whose answers cannot be read in Node
}
