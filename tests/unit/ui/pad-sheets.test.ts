import { describe, expect, test } from 'vitest';
import { layInk, readSheet } from '../../../src/components/controls/pad-reading.ts';
import {
  BLANK,
  describeSheet,
  exampleOf,
  isBlankSheet,
  Sheets,
  sheetValue,
  type Sheet,
} from '../../../src/components/controls/pad-sheets.ts';
import { decodeDrawing } from '../../../src/lib/data/drawing.ts';

const example: Sheet = { source: 'example', index: 17, pixels: new Float32Array(784).fill(0.25) };

function draw(sheets: Sheets, ...points: number[]): void {
  const [x = 0, y = 0, ...rest] = points;
  sheets.begin(x, y);
  sheets.extend(rest);
  sheets.end();
}

describe('sheets', () => {
  test('a stroke in progress is seen, and becomes one sheet when the pen is lifted', () => {
    const sheets = new Sheets();
    sheets.begin(100, 100);
    sheets.extend([200, 100, 300, 100]);
    expect(describeSheet(sheets.top)).toBe('1 stroke');
    expect(sheets.canUndo).toBe(false);
    sheets.end();
    expect(sheets.canUndo).toBe(true);
    // The middle point lies on the line and is dropped.
    expect(sheets.top).toMatchObject({ drawing: { strokes: [{ points: [100, 100, 300, 100] }] } });
  });

  test('undo and redo walk through strokes, examples and clearings', () => {
    const sheets = new Sheets();
    draw(sheets, 1, 2, 300, 400);
    draw(sheets, 5, 6);
    sheets.push(example);
    sheets.push(BLANK);
    const back = [];
    do back.push(describeSheet(sheets.top));
    while (sheets.undo());
    expect(back).toEqual(['blank', 'MNIST example 17', '2 strokes', '1 stroke', 'blank']);
    expect(sheets.undo()).toBe(false);
    const forth = [];
    while (sheets.redo()) forth.push(describeSheet(sheets.top));
    expect(forth).toEqual(back.slice(0, -1).reverse());
  });

  test('a new stroke forgets what was undone', () => {
    const sheets = new Sheets();
    draw(sheets, 1, 2);
    sheets.undo();
    draw(sheets, 3, 4);
    expect(sheets.redo()).toBe(false);
  });

  test('a stroke on an example begins a drawing of its own', () => {
    const sheets = new Sheets(example);
    draw(sheets, 10, 10, 900, 900);
    expect(describeSheet(sheets.top)).toBe('1 stroke');
    sheets.undo();
    expect(sheets.top).toBe(example);
  });

  test('extending without a pen on the paper does nothing', () => {
    const sheets = new Sheets();
    sheets.extend([1, 2]);
    sheets.end();
    expect(isBlankSheet(sheets.top)).toBe(true);
    expect(sheets.canUndo).toBe(false);
  });
});

describe('the text of a sheet', () => {
  test('names an example, says nothing of blank paper, and restores strokes', () => {
    expect(sheetValue(example)).toBe('t17');
    expect(sheetValue(BLANK)).toBe('');
    const sheets = new Sheets();
    draw(sheets, 10, 10, 500, 20, 30, 900);
    const { top } = sheets;
    expect(top.source === 'strokes' && top.drawing).toEqual(decodeDrawing(sheetValue(top)));
  });

  test.each([
    ['t0', 0],
    ['t199', 199],
    ['t-1', null],
    ['t1.5', null],
    ['t', null],
    ['', null],
    ['t1234567', null],
  ])('of an example: %s', (text, expected) => {
    expect(exampleOf(text)).toBe(expected);
  });
});

describe('the picture of a sheet', () => {
  test('is null while blank, the example itself, or the prepared drawing', () => {
    expect(readSheet(BLANK).pixels).toBeNull();
    expect(readSheet(example).pixels).toBe(example.source === 'example' && example.pixels);
    const sheets = new Sheets();
    draw(sheets, 500, 100, 500, 900);
    const { pixels, preparation } = readSheet(sheets.top);
    expect(preparation?.scaled.height).toBe(20);
    expect(Math.max(...(pixels ?? []))).toBe(1);
  });

  test('of a layer keeps the background and adds ink where it was drawn', () => {
    const background = new Float32Array(784).fill(0.25);
    const drawing = { strokes: [{ points: [512, 512], width: 88 }] };
    const layered = layInk(drawing, background);
    expect(layered?.[14 * 28 + 14]).toBeGreaterThan(0.9);
    expect(layered?.[0]).toBe(0.25);
    expect(background[14 * 28 + 14]).toBe(0.25);
    expect(layInk(drawing, null)).toBeNull();
  });
});
