import { expect, test, vi } from 'vitest';
import { atom } from '../../../src/lib/ui/atom.ts';

test('a subscriber hears the present value, then each change', () => {
  const level = atom(0.5);
  const heard: number[] = [];
  const stop = level.subscribe((value) => heard.push(value));
  level.set(0.7);
  level.set((present) => present + 1);
  stop();
  level.set(9);
  expect(heard).toEqual([0.5, 0.7, 1.7]);
  expect(level.value).toBe(9);
});

test('an equal value is not announced, NaN included', () => {
  const value = atom(NaN);
  const listener = vi.fn();
  value.subscribe(listener);
  value.set(NaN);
  expect(listener).toHaveBeenCalledTimes(1);
});

test('a listener may stop another while both are being told', () => {
  const value = atom(0);
  const second = vi.fn();
  let stopSecond = (): void => undefined;
  value.subscribe((now) => {
    if (now === 1) stopSecond();
  });
  stopSecond = value.subscribe(second);
  value.set(1);
  expect(second).toHaveBeenCalledTimes(1);
});
