import { beforeEach, expect, test, vi } from 'vitest';
import {
  choiceField,
  flagField,
  integerField,
  numberField,
  textField,
  urlState,
  type AddressBar,
} from '../../../src/lib/ui/url-state.ts';

const fields = {
  sigma: numberField(0.5, { min: 0, max: 1 }),
  kind: choiceField(['gaussian', 'mask'], 'gaussian'),
  seed: integerField(1),
  pad: textField('t17', 20),
  told: flagField(false),
};

function fakeBar(href: string): AddressBar & { changes: string[] } {
  const changes: string[] = [];
  return {
    changes,
    href: () => changes.at(-1) ?? href,
    replace: (next) => void changes.push(next),
  };
}

beforeEach(() => void vi.useFakeTimers());

test('reads what is there and valid, and defaults for the rest', () => {
  const bar = fakeBar(
    'https://book.test/m/?dn.sigma=0.25&dn.kind=mask&dn.seed=1.5&dn.told=1&other.sigma=0.9',
  );
  expect(urlState('dn', fields, bar).read()).toEqual({
    sigma: 0.25,
    kind: 'mask',
    seed: 1,
    pad: 't17',
    told: true,
  });
});

test.each(['1.5', '-0.1', 'NaN', '', '%20', 'Infinity', '0x'])('refuses σ = "%s"', (text) => {
  const bar = fakeBar(`https://book.test/?dn.sigma=${text}`);
  expect(urlState('dn', fields, bar).read().sigma).toBe(0.5);
});

test('refuses a text that is too long and a word that is no choice', () => {
  const bar = fakeBar(`https://book.test/?dn.pad=${'a'.repeat(21)}&dn.kind=blur&dn.told=yes`);
  expect(urlState('dn', fields, bar).read()).toMatchObject({ pad: 't17', kind: 'gaussian', told: false });
});

test('many writes become one change of the address, after a pause', () => {
  const bar = fakeBar('https://book.test/m/?keep=1#field');
  const state = urlState('dn', fields, bar);
  for (let tenth = 1; tenth <= 8; tenth++) state.write({ sigma: tenth / 10 });
  state.write({ seed: 7 });
  expect(state.read()).toMatchObject({ seed: 7 });
  expect(bar.changes).toEqual([]);
  vi.runAllTimers();
  expect(bar.changes).toEqual(['https://book.test/m/?keep=1&dn.sigma=0.8&dn.seed=7#field']);
});

test('default values leave the address, and an unchanged address is not replaced', () => {
  const bar = fakeBar('https://book.test/?dn.sigma=0.25');
  const state = urlState('dn', fields, bar);
  state.write({ sigma: 0.5, kind: 'gaussian' });
  state.flush();
  expect(bar.changes).toEqual(['https://book.test/']);
  state.write({ sigma: 0.5 });
  vi.runAllTimers();
  expect(bar.changes).toHaveLength(1);
});

test('two demos on one page keep out of each other’s way', () => {
  const bar = fakeBar('https://book.test/');
  const first = urlState('a', fields, bar);
  const second = urlState('b', fields, bar);
  first.write({ seed: 2 });
  second.write({ seed: 3 });
  vi.runAllTimers();
  expect(first.read().seed).toBe(2);
  expect(second.read().seed).toBe(3);
});

test('a link holds the last state at once and restores any text', () => {
  const bar = fakeBar('https://book.test/');
  const state = urlState('dn', fields, bar);
  state.write({ pad: 'a&b=c#d+é %', told: true });
  const restored = urlState('dn', fields, fakeBar(state.link())).read();
  expect(restored).toMatchObject({ pad: 'a&b=c#d+é %', told: true });
});
