// The figures of the guide on the data: the steps of a preparation as they are shown, the words of a search, and the bound
// (D.3) of the text against dice.
import { describe, expect, it } from 'vitest';
import { describeFound, labelsOf } from '../../../src/components/demos/data-nearest-words.ts';
import { inkOf, sampleHard, STEPS, viewSteps } from '../../../src/components/demos/data-prepare-steps.ts';
import { prepare, rasterise, type Drawing } from '../../../src/lib/data/drawing.ts';
import { Random } from '../../../src/lib/random.ts';

const seven: Drawing = { strokes: [{ points: [500, 120, 860, 120, 660, 640], width: 100 }] };

describe('the steps', () => {
  it('state box, size, move and centre of mass as the preparation has them', () => {
    const raster = rasterise(seven);
    const { box, scaled, offset, centreOfMass } = prepare(raster);
    const views = viewSteps(raster);
    expect(views.crop.words).toContain(`${box.width} × ${box.height} of 140 × 140`);
    expect(views.scale.words).toContain(`${scaled.width} × ${scaled.height}`);
    expect(views.centre.words).toContain(`column ${offset.x}, row ${offset.y}`);
    const [x, y] = /mass is at (\d+\.\d+), (\d+\.\d+);/.exec(views.centre.words)!.slice(1).map(Number);
    expect(x).toBeCloseTo(offset.x + centreOfMass.x, 2);
    expect(y).toBeCloseTo(offset.y + centreOfMass.y, 2);
    for (const place of [x!, y!]) {
      expect(place).toBeGreaterThanOrEqual(14);
      expect(place).toBeLessThan(15);
    }
    for (const step of STEPS) expect(views[step].svg).toMatch(/<path d="M/);
  });

  it('take one pixel of the box for each where nothing is averaged', () => {
    const ink = Float32Array.from({ length: 40 * 40 }, (_, i) => (i * 7919) % 97);
    const raster = { width: 40, height: 40, ink };
    const hard = sampleHard(raster, prepare(raster));
    expect([hard.width, hard.height]).toEqual([20, 20]);
    // Every other pixel, from the second on: the middle of two falls on the second.
    hard.ink.forEach((value, i) => {
      const [row, column] = [Math.floor(i / 20), i % 20];
      expect(value).toBe(ink[(2 * row + 1) * 40 + 2 * column + 1]);
    });
  });

  it('have no ink for a blank pad, and the picture itself for an example', () => {
    expect(inkOf({ strokes: [] }, null)).toBeNull();
    const pixels = prepare(rasterise(seven)).pixels;
    const raster = inkOf({ strokes: [] }, pixels)!;
    expect([raster.width, raster.height]).toEqual([28, 28]);
    // What has been prepared comes through once more unchanged.
    expect(prepare(raster).pixels).toEqual(pixels);
  });
});

describe('the words of a search', () => {
  const found = {
    indices: Uint32Array.of(11_999, 5, 7),
    labels: Uint8Array.of(8, 3, 3),
    distances: Float64Array.of(4.25, 5, 6.126),
    proven: [true],
    opened: [17],
  };

  it('name the nearest, the majority and the proof', () => {
    expect(labelsOf(found)).toEqual(['8 · 4.25', '3 · 5.00', '3 · 6.13']);
    const words = describeFound(found, 500);
    expect(words).toContain('number 12,000 of the training file, an 8, at distance 4.25');
    expect(words).toContain('Of the 3 nearest, 2 are 3s.');
    expect(words).toContain('proven, with 17 of 500 files');
  });

  it('claim no proof where there is none', () => {
    const words = describeFound({ ...found, labels: Uint8Array.of(3, 3, 3), proven: [false] }, 500);
    expect(words).toContain('All 3 nearest are 3s.');
    expect(words).toContain('likely, not proven');
    expect(words).not.toContain('No other');
  });
});

it('the best of many models looks better than it is, by no more than (D.3)', () => {
  const [models, digits, trials] = [50, 200, 200];
  const random = new Random(31);
  for (const error of [0.5, 0.05]) {
    let flattery = 0;
    for (let trial = 0; trial < trials; trial++) {
      let least = digits;
      for (let model = 0; model < models; model++) {
        let wrong = 0;
        for (let digit = 0; digit < digits; digit++) if (random.uniform() < error) wrong++;
        least = Math.min(least, wrong);
      }
      flattery += (error - least / digits) / trials;
    }
    const bound = Math.sqrt(Math.log(models) / (2 * digits));
    expect(flattery).toBeLessThan(bound);
    // The bound is near for errors of one half, and shrinks with the spread for small ones, as the text says.
    const spread = 2 * Math.sqrt(error * (1 - error));
    expect(flattery).toBeGreaterThan(0.7 * spread * bound);
    expect(flattery).toBeLessThan(1.05 * spread * bound);
  }
});
