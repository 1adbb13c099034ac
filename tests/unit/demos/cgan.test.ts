// What the demos of chapter 7 compute by themselves: the sheet of a number, traits of a hand, the matrix, the borders.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bordersSvg, readAt, readsOf, stepsOf } from '../../../src/components/demos/cgan-between-svg.ts';
import { momentsOf } from '../../../src/components/demos/cgan-film-moments.ts';
import {
  agreementOf,
  countMatrix,
  pick,
  pickTitle,
  shadeOf,
  tradeSvg,
  twoNumbers,
} from '../../../src/components/demos/cgan-matrix.ts';
import {
  columnsOf,
  composeNumber,
  digitsOf,
  digitsRead,
  labelsOf,
  PITCH,
  readingWords,
} from '../../../src/components/demos/cgan-number.ts';
import { formatPlace } from '../../../src/components/demos/cgan-table-settings.ts';
import { correlation, traitsOf } from '../../../src/components/demos/digit-traits.ts';
import {
  LABELLED_KEY,
  readDrawing,
  readDrawings,
  writeDrawings,
  type KeptDrawing,
} from '../../../src/components/demos/drawing-store.ts';
import { encodeDrawing } from '../../../src/lib/data/drawing.ts';

const PIXELS = 784;

describe('a number', () => {
  it('is the digits of what was typed, eight at most', () => {
    expect(digitsOf(' 20-26 ')).toBe('2026');
    expect(digitsOf('007')).toBe('007');
    expect(digitsOf('123456789')).toBe('12345678');
    expect(digitsOf('four')).toBe('');
    expect([...labelsOf('407')]).toEqual([4, 0, 7]);
  });

  it('stands on one sheet, each digit a pitch further, the darker pixel where margins meet', () => {
    const pictures = new Float32Array(2 * PIXELS);
    pictures[0] = 0.5; // the first corner of the first digit
    pictures[PITCH + 2] = 0.3; // of the first digit, where the second has its third column
    pictures[PIXELS + 2] = 0.8;
    pictures[2 * PIXELS - 1] = 1; // the last corner of the second
    const sheet = composeNumber(pictures);
    expect(sheet).toHaveLength(28 * columnsOf(2));
    expect(sheet[0]).toBe(0.5);
    expect(sheet[PITCH + 2]).toBeCloseTo(0.8, 6);
    expect(sheet[sheet.length - 1]).toBe(1);
    expect(sheet.filter((value) => value > 0)).toHaveLength(3);
    expect(composeNumber(new Float32Array(0))).toHaveLength(0);
  });

  it('is read digit by digit, and the words say what was not as asked', () => {
    const rows = new Float32Array(20);
    rows[4] = 0.9;
    rows[17] = 0.6;
    expect(digitsRead(rows)).toBe('47');
    expect(readingWords('47', '47')).toBe('The judge reads 47.');
    expect(readingWords('47', '49')).toBe('The judge reads 49: 1 of 2 not as asked.');
    expect(readingWords('47', '')).toBe('');
  });
});

describe('traits of a hand', () => {
  /** A stroke of five rows' height per step, leaning by `shear` columns a row upwards. */
  const stroke = (shear: number): Float32Array => {
    const pixels = new Float32Array(PIXELS);
    for (let row = 4; row < 24; row++) {
      const x = 13.5 + shear * (13.5 - row);
      const [left, part] = [Math.floor(x), x - Math.floor(x)];
      pixels[28 * row + left] = 1 - part;
      pixels[28 * row + left + 1] = part;
    }
    return pixels;
  };

  it('measure the shear of a stroke, to the right upwards, and its ink', () => {
    for (const shear of [-0.4, 0, 0.25, 0.5]) {
      const { slant, ink } = traitsOf(stroke(shear));
      expect(slant).toBeCloseTo(shear, 5);
      expect(ink).toBeCloseTo(20, 4);
    }
    expect(traitsOf(Float32Array.from([...stroke(0), ...stroke(0.3)]), 1).slant).toBeCloseTo(0.3, 5);
  });

  it('correlate as they should', () => {
    expect(correlation([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 12);
    expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 12);
    expect(correlation([1, 2, 1, 2], [5, 5, 6, 6])).toBeCloseTo(0, 12);
  });
});

describe('the matrix', () => {
  const rows = Array.from({ length: 10 }, (_, label) => ({
    readings: Uint8Array.of(label, label, label, label === 4 ? 9 : label),
    variety: label,
  }));

  it('counts rows asked for and columns read; the two numbers wait for all labels', () => {
    const counts = countMatrix(rows);
    expect(counts[49]).toBe(1);
    expect(counts[44]).toBe(3);
    expect(agreementOf(counts)).toBeCloseTo(97.5, 5);
    expect(twoNumbers(rows)).toEqual({ agreement: 97.5, variety: 4.5 });
    expect(twoNumbers([...rows.slice(0, 9), null])).toBeNull();
    expect(shadeOf(counts, 49)).toBeCloseTo(0.5, 6);
    expect(shadeOf(counts, 48)).toBe(0);
    expect(shadeOf(countMatrix([null]), 0)).toBe(0);
  });

  it('finds the pictures of a cell, and those that were not read as asked', () => {
    const drawn = rows.map((row, label) => ({ ...row, pixels: new Float32Array(4 * PIXELS).fill(label) }));
    const wrong = pick(drawn, (asked, read) => asked !== read);
    expect(wrong.labels).toEqual(['4→9']);
    expect(wrong.pictures).toEqual(new Float32Array(PIXELS).fill(4));
    expect(pick(drawn, (asked) => asked === 3).labels).toEqual(['', '', '', '']);
    expect(pick([null], () => true).pictures).toHaveLength(0);
    expect(pickTitle(countMatrix(rows), -1)).toMatch(/^Not read as asked: 1 of 40\./);
    expect(pickTitle(countMatrix(rows), 44)).toBe('4 asked, 4 read: 3 pictures');
  });

  it('leaves a dot for each run and a cross for real digits', () => {
    const svg = tradeSvg(
      [
        { tau: 1, agreement: 99, variety: 9 },
        { tau: 0.5, agreement: 100, variety: 6 },
      ],
      { agreement: 99.4, variety: 9.5 },
    );
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).toContain('real digits');
    expect(svg).not.toContain('NaN');
  });
});

describe('between two labels', () => {
  it('the three probabilities add up to one at every share', () => {
    const means = new Float32Array(30).fill(0.05);
    [3, 14, 25].forEach((cell) => (means[cell] = 0.55));
    const reads = readsOf(means, 3, 4);
    for (const read of [...reads, readAt(reads, 0.3)])
      expect(read.from + read.to + read.other).toBeCloseTo(1, 6);
    expect(readAt(reads, 0).from).toBeCloseTo(0.55, 6);
    expect(readAt(reads, 0.25).from).toBeCloseTo(0.3, 6);
    expect(readAt(reads, 1).other).toBeCloseTo(0.9, 6);
    expect(readsOf(means, 3, 3)[0]).toMatchObject({ to: 0 });
    expect(bordersSvg(means, { from: 3, to: 4, at: 0.5 })).not.toContain('NaN');
    expect(stepsOf(5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  });
});

it('the strip of the film has the first frame and the last, and places among hands are said in words', () => {
  expect(momentsOf(51)).toHaveLength(10);
  expect([momentsOf(51)[0], momentsOf(51)[9]]).toEqual([0, 50]);
  expect(momentsOf(0)).toEqual([]);
  expect(formatPlace(2)).toBe('3');
  expect(formatPlace(2.25)).toBe('3 → 4, 25\u202f%');
});

describe('drawings with labels', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('are kept apart from the others, each with its label', () => {
    const text = encodeDrawing({ strokes: [{ points: [300, 200, 300, 800], width: 100 }] });
    const seven = readDrawing(`7.${text}`) as KeptDrawing;
    expect(seven.label).toBe(7);
    expect(seven.pixels).toEqual((readDrawing(text) as KeptDrawing).pixels);
    expect((readDrawing(text) as KeptDrawing).label).toBeUndefined();
    writeDrawings([seven], LABELLED_KEY);
    expect(readDrawings(LABELLED_KEY)).toEqual([seven]);
    expect(readDrawings()).toEqual([]);
    expect(readDrawing(`77.${text}`)).toBeNull();
  });
});
