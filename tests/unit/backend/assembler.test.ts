import { describe, expect, it } from 'vitest';
import { assemble, define } from '../../../src/lib/backend/simd/assembler.ts';
import type { FunctionSource } from '../../../src/lib/backend/simd/assembler.ts';
import {
  count,
  countOn,
  f32,
  f32x4,
  i32,
  when,
  whileTrue,
} from '../../../src/lib/backend/simd/instructions.ts';

/** Assembles one function, runs it on numbers at address 0, and returns the memory as float32. */
function run(source: FunctionSource, numbers: number[], ...args: number[]): number[] {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const floats = new Float32Array(memory.buffer);
  floats.set(numbers);
  const module = new WebAssembly.Module(assemble({ source }));
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  (instance.exports['source'] as (...args: number[]) => void)(...args);
  return Array.from(floats.subarray(0, 32));
}

describe('the assembler', () => {
  it.each([0, 1, 63, 64, 127, 128, 8191, 65535, 2 ** 31 - 1, -1, -64, -65, -129, -(2 ** 31)])(
    'encodes the constant %i',
    (value) => {
      const low = value & 0xffff;
      const source = define('', () => [
        f32.store(i32.and(i32.const(0), i32.const(value)), f32.const(1)), // address 0 whatever the value
        when(i32.eqz(i32.sub(i32.and(i32.const(value), i32.const(0xffff)), i32.const(low))), [
          f32.store(i32.const(4), f32.const(2)),
        ]),
      ]);
      expect(run(source, []).slice(0, 2)).toEqual([1, 2]);
    },
  );

  it('counts whole steps, then goes on one by one', () => {
    const source = define('to', (f, { to }) => {
      const i = f.i32();
      const mark = (value: number) => f32.store(i32.shl(i.value, 2), f32.const(value));
      return [count(i, to.value, 4, mark(4)), countOn(i, to.value, 1, mark(1))];
    });
    expect(run(source, [], 10).slice(0, 12)).toEqual([4, 0, 0, 0, 4, 0, 0, 0, 1, 1, 0, 0]);
    expect(run(source, [], 0).slice(0, 2)).toEqual([0, 0]);
  });

  it('branches both ways and leaves loops', () => {
    const source = define('n limit', (f, { n, limit }) => {
      const steps = f.i32();
      return [
        whileTrue(i32.ltS(n.value, limit.value), [n.increase(n.value), steps.increase(1)]),
        when(
          i32.geS(steps.value, i32.const(3)),
          f32.store(i32.const(0), f32.const(1)),
          f32.store(i32.const(0), f32.const(-1)),
        ),
      ];
    });
    expect(run(source, [], 1, 8)[0]).toBe(1);
    expect(run(source, [], 1, 4)[0]).toBe(-1);
  });

  it('computes with four numbers at once', () => {
    const source = define('scale:f', (f, { scale }) => {
      const [a, b] = [f.v128(), f.v128()];
      const put = (at: number, code: Parameters<typeof f32x4.store>[1]) => f32x4.store(i32.const(at), code);
      return [
        a.set(f32x4.load(i32.const(0))),
        b.set(f32x4.loadSplat(i32.const(4))),
        put(16, f32x4.mul(a.value, f32x4.splat(scale.value))),
        put(32, f32x4.select(a.value, b.value, f32x4.gt(a.value, b.value))),
        put(48, f32x4.shuffle(a.value, b.value, [3, 4, 0, 7])),
        put(64, f32x4.sqrt(f32x4.div(a.value, f32x4.add(b.value, f32x4.sub(b.value, b.value))))),
      ];
    });
    const memory = run(source, [9, 4, 1, 16], 0.5);
    expect(memory.slice(4, 8)).toEqual([4.5, 2, 0.5, 8]);
    expect(memory.slice(8, 12)).toEqual([9, 4, 4, 16]);
    expect(memory.slice(12, 16)).toEqual([16, 4, 9, 4]);
    expect(memory.slice(16, 20)).toEqual([1.5, 1, 0.5, 2]);
  });

  it('gives the same bytes each time', () => {
    const source = define('to value:f', (_, { to, value }) => f32.store(to.value, value.value));
    expect(assemble({ source })).toEqual(assemble({ source }));
    expect(WebAssembly.validate(assemble({ source, other: source }))).toBe(true);
  });
});
