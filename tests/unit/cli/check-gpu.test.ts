import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { run } from './run-command.ts';

// The smallest network; `npm run check:gpu` is for all of them, and takes minutes on a software adapter.
it.skipIf(!existsSync('/usr/lib/chromium/vk_swiftshader_icd.json') && !existsSync('/dev/dri'))(
  'training on WebGPU gives the numbers of wasm',
  async () => {
    const { code, out } = await run('check-gpu', ['vae/plane-1']);
    expect(out).toMatch(/^vae\/plane-1: \d+ numbers agree with wasm to \d\.\de-\d+/m);
    expect(code).toBe(0);
  },
  240_000,
);
