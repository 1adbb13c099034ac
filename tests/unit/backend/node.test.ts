import * as tf from '@tensorflow/tfjs-core';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { openNodeBackend } from '../../../src/lib/backend/node.ts';
import { SOFTWARE_RENDERER } from '../../../src/lib/backend/renderer.ts';

/** Chromium brings a software Vulkan device, good for correctness. */
const CHROMIUM = '/usr/lib/chromium';
const hasSwiftShader = existsSync(`${CHROMIUM}/vk_swiftshader_icd.json`);

describe('the choice of a backend in Node', () => {
  it('falls to wasm where there is no graphics processor, and says why', async () => {
    const report = await openNodeBackend('auto');
    expect(['webgpu', 'wasm']).toContain(report.backend);
    expect(report.backend).toBe(tf.getBackend());
    expect(report.reason).toMatch(/\.$/);
    for (const { why } of report.refused) expect(why).toMatch(/\.$/);
  });

  it.each(['wasm', 'cpu'] as const)('opens %s by name and runs on it', async (name) => {
    expect(await openNodeBackend(name)).toMatchObject({ backend: name, refused: [] });
    expect(tf.getBackend()).toBe(name);
  });

  it('does not put another in the place of the one asked for', async () => {
    await expect(openNodeBackend('tensorflow')).rejects.toThrow(/installed/);
  });

  it('prints no advertisement', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    await openNodeBackend('cpu');
    tf.tidy(() => tf.ones([2]));
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

describe.skipIf(!hasSwiftShader)('WebGPU through Dawn, on a software adapter', () => {
  const code = `
    import { openNodeBackend } from './src/lib/backend/node.ts';
    import { openDawn } from './src/lib/backend/webgpu.ts';
    const refusal = await openDawn({ acceptSoftware: false }).catch((error) => error.message);
    const { backend } = await openNodeBackend('webgpu');
    console.log(JSON.stringify({ refusal, backend }));
    process.exit(0);`;

  it('passes the self-check when asked for by name, and is refused otherwise', async () => {
    const env = {
      ...process.env,
      VK_ICD_FILENAMES: `${CHROMIUM}/vk_swiftshader_icd.json`,
      LD_LIBRARY_PATH: CHROMIUM,
    };
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '-e', code], { env });
    const { refusal, backend } = JSON.parse(stdout) as Record<string, string>;
    expect(refusal).toMatch(/software/);
    expect(backend).toBe('webgpu');
  });
});

describe('software renderers', () => {
  it.each([
    'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
    'llvmpipe (LLVM 15.0.6, 256 bits)',
    'Microsoft Basic Render Driver',
    'Software Rasterizer',
  ])('recognises %s', (name) => expect(SOFTWARE_RENDERER.test(name)).toBe(true));

  it.each([
    'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0 ps_5_0, D3D11)',
    'Apple GPU',
    'Mali-G78',
    'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)',
  ])('lets %s pass', (name) => expect(SOFTWARE_RENDERER.test(name)).toBe(false));
});
