import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeDrawing,
  encodeDrawing,
  isBlank,
  PAD,
  PEN_WIDTH,
  rasterise,
  RASTER_SIDE,
  simplify,
  type Drawing,
} from '../../../src/lib/data/drawing.ts';
import { sha256 } from '../../../src/lib/weights/hash.ts';
import { drawDigit } from './drawn-digits.ts';

const coordinate = fc.integer({ min: 0, max: PAD - 1 });
const stroke = fc.record({
  points: fc
    .array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 60 })
    .map((points) => points.flat()),
  width: fc.integer({ min: 1, max: PAD - 1 }),
});
const drawings: fc.Arbitrary<Drawing> = fc.record({ strokes: fc.array(stroke, { maxLength: 5 }) });

describe('the text of a drawing', () => {
  test('gives the same drawing back and is fit for an address', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const text = encodeDrawing(drawing);
        expect(decodeDrawing(text)).toEqual(drawing);
        expect(encodeURIComponent(text)).toBe(text);
      }),
    );
  });

  test('takes at most 400 characters for each digit, drawn with a point every few units', () => {
    for (let digit = 0; digit < 10; digit++) {
      const { strokes } = drawDigit(digit, { size: 0.7, spacing: 8 });
      expect(strokes.reduce((sum, { points }) => sum + points.length / 2, 0)).toBeGreaterThan(80);
      const simple = { strokes: strokes.map(({ points, width }) => ({ points: simplify(points), width })) };
      expect(encodeDrawing(simple).length, `digit ${digit}`).toBeLessThanOrEqual(400);
    }
  });

  test('is refused when damaged: every cut, other letters, other spellings', () => {
    const text = encodeDrawing(drawDigit(7, { size: 0.7, spacing: 40 }));
    const message = 'This link’s drawing cannot be read: the text is damaged or incomplete.';
    // A text cut between two strokes would be a drawing of its own; this digit has one stroke.
    for (let length = 3; length < text.length; length++) {
      expect(() => decodeDrawing(text.slice(0, length)), `cut to ${length}`).toThrow(message);
    }
    // Width 10 in three bytes instead of one.
    const overlong = Buffer.from([1, 0x8a, 0x80, 0, 1, 2, 2]).toString('base64url');
    expect(decodeDrawing('AQ')).toEqual({ strokes: [] }); // 'AR' has a stray bit
    const others = [
      '',
      '!',
      'a',
      'AA',
      'AR',
      overlong,
      'hello world',
      `${text}=`,
      `${text} `,
      `${text}A`,
      `B${text}`,
    ];
    for (const garbage of others) {
      expect(() => decodeDrawing(garbage), garbage).toThrow(message);
    }
  });

  test('never gives anything but a drawing or that sentence', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = Buffer.from([1, ...bytes]).toString('base64url');
        let drawing: Drawing | undefined;
        try {
          drawing = decodeDrawing(text);
        } catch (error) {
          expect((error as Error).message).toContain('cannot be read');
        }
        if (drawing) expect(encodeDrawing(drawing)).toBe(text);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([[[1, 2, 3]], [[]], [[0.5, 1]], [[-1, 1]], [[PAD, 1]]])(
    'is not written for points %j',
    (points) => {
      expect(() => encodeDrawing({ strokes: [{ points, width: 10 }] })).toThrow(
        'A stroke has pairs of whole coordinates',
      );
    },
  );
});

describe('rasterise', () => {
  const ink = (drawing: Drawing) => rasterise(drawing).ink.reduce((sum, value) => sum + value, 0);

  test('inks the area of the pen: a dot is a disc, a line a bar with round ends', () => {
    const scale = RASTER_SIDE / PAD;
    const disc = Math.PI * ((PEN_WIDTH * scale) / 2) ** 2;
    const dot = { strokes: [{ points: [500, 500], width: PEN_WIDTH }] };
    expect(Math.abs(ink(dot) / disc - 1)).toBeLessThan(0.02);
    const line = { strokes: [{ points: [200, 500, 800, 620], width: PEN_WIDTH }] };
    const bar = Math.hypot(600, 120) * scale * PEN_WIDTH * scale;
    expect(Math.abs(ink(line) / (disc + bar) - 1)).toBeLessThan(0.01);
  });

  test('does not depend on the order, direction or subdivision of strokes', () => {
    const whole = { strokes: [{ points: [100, 100, 900, 500, 300, 900], width: 80 }] };
    const parts = {
      strokes: [
        { points: [300, 900, 900, 500], width: 80 },
        { points: [900, 500, 100, 100], width: 80 },
      ],
    };
    const [a, b] = [rasterise(whole).ink, rasterise(parts).ink];
    a.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 5));
  });

  test('stays on the grid and in [0, 1] where strokes leave the pad', () => {
    const { ink: values } = rasterise({ strokes: [{ points: [0, 0, 1023, 1023], width: 300 }] }, 28);
    expect(values).toHaveLength(784);
    expect(values[0]).toBe(1);
    expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  test('gives the same bytes everywhere', () => {
    const { ink: values } = rasterise(drawDigit(8, { size: 0.7, spacing: 40 }));
    expect(sha256(new Uint8Array(values.buffer))).toMatchInlineSnapshot(
      `"340554e434f71cf9e30679e9e59a7a76396665b0c3278960c9f2b6651de9ed94"`,
    );
  });

  test('tells a blank pad from a dot', () => {
    expect(isBlank({ strokes: [] })).toBe(true);
    expect(isBlank({ strokes: [{ points: [], width: 9 }] })).toBe(true);
    expect(isBlank({ strokes: [{ points: [1, 1], width: 9 }] })).toBe(false);
  });
});

describe('simplify', () => {
  test('keeps ends and corners, and drops points on a line', () => {
    expect(simplify([0, 0, 50, 1, 100, 0, 150, 0, 200, 0, 200, 100])).toEqual([0, 0, 200, 0, 200, 100]);
    expect(simplify([5, 5])).toEqual([5, 5]);
    expect(simplify([])).toEqual([]);
    expect(simplify([5, 5, 5, 5, 5, 5])).toEqual([5, 5, 5, 5]);
  });

  test('keeps the far point of a stroke that returns to its start', () => {
    expect(simplify([0, 0, 300, 10, 0, 0])).toEqual([0, 0, 300, 10, 0, 0]);
  });

  test('changes hardly any ink', () => {
    const { strokes } = drawDigit(3, { size: 0.7, spacing: 8 });
    const simple = { strokes: strokes.map(({ points, width }) => ({ points: simplify(points), width })) };
    const [a, b] = [rasterise({ strokes }).ink, rasterise(simple).ink];
    const change = a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] as number)), 0);
    expect(change / a.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.05);
  });
});
