// A drawing as a short text for a link: version, then per stroke its width, its number of points, the first point and the
// steps to the others, all as variable-length whole numbers, in base64url. A usual digit takes 100 to 400 characters.
import type { Drawing, Stroke } from './drawing.ts';

const VERSION = 1;
/** Coordinates stay below this, as PAD in drawing.ts. */
const PAD = 1024;
const BROKEN = 'This link’s drawing cannot be read: the text is damaged or incomplete.';

/** Writes a drawing as text for a link, exactly: letters, digits, `-` and `_` only. */
export function encodeDrawing(drawing: Drawing): string {
  const bytes = [VERSION];
  for (const stroke of drawing.strokes) {
    checkStroke(stroke);
    const { points, width } = stroke;
    putWhole(bytes, width);
    putWhole(bytes, points.length / 2);
    points.forEach((coordinate, i) => {
      const step = coordinate - (points[i - 2] ?? 0);
      // Steps to the left and up become odd numbers (“zigzag”), so that short steps stay short.
      putWhole(bytes, step < 0 ? -2 * step - 1 : 2 * step);
    });
  }
  const text = btoa(bytes.map((byte) => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Reads a drawing back from its text; throws one sentence if the text is not one that `encodeDrawing` writes. */
export function decodeDrawing(text: string): Drawing {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) throw new Error(BROKEN);
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const reader = { bytes: Uint8Array.from(binary, (character) => character.charCodeAt(0)), next: 1 };
  if (reader.bytes[0] !== VERSION) throw new Error(BROKEN);
  const strokes: Stroke[] = [];
  while (reader.next < reader.bytes.length) strokes.push(readStroke(reader));
  const drawing = { strokes };
  // There is one text for each drawing; any other spelling of the same bytes is damage.
  if (encodeDrawing(drawing) !== text) throw new Error(BROKEN);
  return drawing;
}

interface Reader {
  readonly bytes: Uint8Array;
  next: number;
}

function readStroke(reader: Reader): Stroke {
  const width = takeWhole(reader);
  const count = takeWhole(reader);
  // Each coordinate takes at least one byte: a count beyond what is left would only waste memory.
  if (2 * count > reader.bytes.length - reader.next) throw new Error(BROKEN);
  const points: number[] = [];
  for (let i = 0; i < 2 * count; i++) {
    const code = takeWhole(reader);
    points.push((points[i - 2] ?? 0) + (code % 2 === 1 ? -(code + 1) / 2 : code / 2));
  }
  const stroke = { points, width };
  if (!isStroke(stroke)) throw new Error(BROKEN);
  return stroke;
}

function isStroke({ points, width }: Stroke): boolean {
  const onPad = (value: number) => Number.isInteger(value) && value >= 0 && value < PAD;
  return width > 0 && onPad(width) && points.length >= 2 && points.length % 2 === 0 && points.every(onPad);
}

function checkStroke(stroke: Stroke): void {
  if (isStroke(stroke)) return;
  throw new Error(
    `A stroke has pairs of whole coordinates from 0 to ${PAD - 1} and a width from 1 to ${PAD - 1}.`,
  );
}

/** Appends a whole number, seven bits a byte, the low ones first; the top bit says that more follow. */
function putWhole(bytes: number[], value: number): void {
  while (value >= 128) {
    bytes.push((value & 127) | 128);
    value >>= 7;
  }
  bytes.push(value);
}

function takeWhole(reader: Reader): number {
  let value = 0;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = reader.bytes[reader.next++];
    if (byte === undefined) throw new Error(BROKEN);
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
  }
  throw new Error(BROKEN);
}
