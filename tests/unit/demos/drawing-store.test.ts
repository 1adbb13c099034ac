import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { encodeDrawing, type Drawing } from '../../../src/lib/data/drawing.ts';
import {
  MOST_DRAWINGS,
  pixelsOf,
  readDrawing,
  readDrawings,
  STORAGE_KEY,
  writeDrawings,
  type KeptDrawing,
} from '../../../src/components/demos/drawing-store.ts';

const line = (x: number): Drawing => ({ strokes: [{ points: [x, 200, x, 800], width: 100 }] });
const textOf = (x: number): string => encodeDrawing(line(x));
const keep = (x: number): KeptDrawing => readDrawing(textOf(x)) as KeptDrawing;

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

test('what is kept is read back, prepared as MNIST did', () => {
  const drawings = [keep(300), keep(600)];
  expect(writeDrawings(drawings)).toBe(true);
  expect(readDrawings()).toEqual(drawings);
  const [{ pixels }] = drawings as [KeptDrawing];
  expect(pixels).toHaveLength(784);
  expect(Math.max(...pixels)).toBeGreaterThan(0.9);
  expect(Math.min(...pixels)).toBe(0);
});

test('a browser that keeps nothing, or none of ours, has no drawings', () => {
  expect(readDrawings()).toEqual([]);
  for (const text of ['', 'null', '{}', '"a"', '[[', '[1, null, {}]', '["not a drawing"]']) {
    kept.set(STORAGE_KEY, text);
    expect(readDrawings(), text).toEqual([]);
  }
});

test('what cannot be read is left out, the rest stays', () => {
  kept.set(STORAGE_KEY, JSON.stringify(['?', textOf(300), encodeDrawing({ strokes: [] }), 7, textOf(600)]));
  expect(readDrawings().map(({ text }) => text)).toEqual([textOf(300), textOf(600)]);
});

test('a longer list is cut', () => {
  kept.set(STORAGE_KEY, JSON.stringify(Array.from({ length: MOST_DRAWINGS + 5 }, () => textOf(300))));
  expect(readDrawings()).toHaveLength(MOST_DRAWINGS);
});

test('storage that is full or forbidden is said, not thrown', () => {
  const refuse = (): never => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
  expect(writeDrawings([keep(300)])).toBe(false);
  expect(readDrawings()).toEqual([]);
});

test('a blank drawing and a text that is none are no drawings', () => {
  expect(readDrawing('')).toBeNull();
  expect(readDrawing('t17')).toBeNull();
  expect(readDrawing(encodeDrawing({ strokes: [] }))).toBeNull();
});

test('pictures are laid one after the other', () => {
  const [a, b] = [
    keep(300),
    readDrawing(encodeDrawing({ strokes: [{ points: [100, 500, 900, 500], width: 100 }] }))!,
  ];
  const pixels = pixelsOf([a, b]);
  expect(pixels).toHaveLength(2 * 784);
  expect(pixels.slice(0, 784)).toEqual(a.pixels);
  expect(pixels.slice(784)).toEqual(b.pixels);
  expect(a.pixels).not.toEqual(b.pixels);
  expect(pixelsOf([])).toHaveLength(0);
});
