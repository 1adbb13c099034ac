// A film's sheet read back: what the trainer wrote is what the page cuts out, whatever the number of rows.
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { filmChartSvg, filmSentence, topOf } from '../../../src/components/controls/film-chart-svg.ts';
import { formatFrame } from '../../../src/components/controls/film-scrubber-words.ts';
import { encodeSheet } from '../../../src/cli/png.ts';
import { Random } from '../../../src/lib/random.ts';
import { FILM_COLUMNS as WRITTEN } from '../../../src/lib/training/adversarial-film.ts';
import { choosePictures, cutPictures, FILM_COLUMNS, frameBox } from '../../../src/lib/ui/film-sheet.ts';

const PIXELS = 784;

describe.each([1, 3])('a sheet of frames with %i rows', (rows) => {
  const frames = 3;
  const random = new Random(rows);
  // Whole bytes, so that nothing is rounded.
  const pixels = Float32Array.from(
    { length: frames * rows * FILM_COLUMNS * PIXELS },
    () => random.integer(256) / 255,
  );
  const sheet = decode(encodeSheet(pixels, FILM_COLUMNS));

  it('gives back every picture of every frame', () => {
    const each = rows * FILM_COLUMNS * PIXELS;
    for (let frame = 0; frame < frames; frame++) {
      const { top, width, height } = frameBox(frame, rows);
      const cut = cutPictures(sheet.data.subarray(top * width, (top + height) * width), rows, 1);
      expect(cut.length).toBe(each);
      cut.forEach((value, i) => {
        if (Math.abs(value - pixels[frame * each + i]!) > 1e-6)
          throw new Error(`picture ${i / PIXELS} differs`);
      });
    }
    expect(frameBox(frames - 1, rows).top + frameBox(0, rows).height).toBe(sheet.height);
    expect(frameBox(0, rows).width).toBe(sheet.width);
  });

  it('reads the grey of a canvas alike, four bytes a pixel', () => {
    const { width, height } = frameBox(0, rows);
    const grey = sheet.data.subarray(0, width * height);
    const canvas = Uint8ClampedArray.from({ length: 4 * grey.length }, (_, i) =>
      i % 4 === 3 ? 255 : (grey[i >> 2] as number),
    );
    expect(cutPictures(canvas, rows, 4)).toEqual(cutPictures(grey, rows, 1));
  });
});

it('lies as wide as the trainer writes it, and cells are chosen by number', () => {
  expect(FILM_COLUMNS).toBe(WRITTEN);
  const pictures = Float32Array.from({ length: 3 * PIXELS }, (_, i) => Math.floor(i / PIXELS));
  expect(choosePictures(pictures, null)).toBe(pictures);
  expect([...choosePictures(pictures, [2, 0])].filter((_, i) => i % PIXELS === 0)).toEqual([2, 0]);
});

describe('the losses under a film', () => {
  const log = {
    steps: [0, 25, 29, 33],
    d: [0, 1.2, 1.0, 0.8],
    g: [0, 0.7, 0.9, 2.4],
    accuracyReal: [0, 0.5, 0.75, 1],
    accuracyFake: [0, 0.5, 0.8, 1],
  };

  it('are drawn from the first frame that has any, with the cursor and the values where the film stands', () => {
    expect(topOf(log)).toBe(3);
    const svg = filmChartSvg(log, { width: 300, frame: 2, schedule: [0, 25, 29, 33, 38], most: 3 });
    const [, d] = /data-concept="critic"><path class="line" d="([^"]*)"/.exec(svg) ?? [];
    expect(d?.match(/[ML]/g)).toHaveLength(3);
    expect(svg).toContain('1.00');
    expect(svg).toContain('0.900');
    // Beyond its own end a film stands still; the axis goes on.
    const late = filmChartSvg(log, { width: 300, frame: 9, schedule: [0, 25, 29, 33, 38], most: 3 });
    const cursor = Number(/class="cursor" d="M([\d.]+)/.exec(late)?.[1]);
    expect(cursor).toBeLessThan(300 - 66);
    expect(late).toContain('2.40');
  });

  it('are told in words', () => {
    expect(filmSentence(log, 0)).toBe('Before the first step.');
    expect(filmSentence(log, 2)).toContain('75 % of digits and 80 % of samples');
    expect(formatFrame(1562, 781)).toBe('step 1,562, epoch 2.0');
  });
});
