import { afterEach, describe, expect, test, vi } from 'vitest';
import { loadExamples, readExamples } from '../../../src/lib/ui/digit-examples.ts';
import { pictureBase64, pictureSvg } from '../../../src/components/controls/picture-svg.ts';

function idxFile(count: number, header: readonly number[] = [0x803, count, 28, 28]): ArrayBuffer {
  const file = new ArrayBuffer(16 + count * 784);
  header.forEach((value, i) => new DataView(file).setUint32(4 * i, value));
  new Uint8Array(file, 16).forEach((_, i, bytes) => (bytes[i] = i % 256));
  return file;
}

describe('reading the file', () => {
  test('gives each picture as numbers in [0, 1]', () => {
    const examples = readExamples(idxFile(3));
    expect(examples.count).toBe(3);
    const first = examples.picture(0);
    expect(first).toHaveLength(784);
    expect([first[0], first[255]]).toEqual([0, 1]);
    expect(examples.picture(2)[0]).toBeCloseTo(((2 * 784) % 256) / 255, 6);
  });

  test.each([3, -1, 0.5, NaN])('refuses example %d of 3', (index) => {
    expect(() => readExamples(idxFile(3)).picture(index)).toThrow('numbered 0 to 2');
  });

  test.each([
    ['another magic number', idxFile(1, [0x801, 1, 28, 28])],
    ['another size', idxFile(1, [0x803, 1, 32, 32])],
    ['a truncated file', idxFile(2).slice(0, -1)],
    ['a file that is too long', idxFile(2, [0x803, 1, 28, 28])],
    ['no picture', idxFile(0)],
    ['an empty file', new ArrayBuffer(0)],
    ['HTML', new TextEncoder().encode('<!doctype html><title>404</title>').buffer],
  ])('refuses %s', (_, file) => {
    expect(() => readExamples(file)).toThrow('damaged or incomplete');
  });
});

describe('fetching the file', () => {
  afterEach(() => vi.unstubAllGlobals());

  test('happens once for all who ask', async () => {
    const fetch = vi.fn(() => Promise.resolve(new Response(idxFile(2))));
    vi.stubGlobal('fetch', fetch);
    const [one, other] = await Promise.all([loadExamples('/a'), loadExamples('/a')]);
    expect(one).toBe(other);
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  test('says what went wrong, and tries again when asked again', async () => {
    const answers = [
      () => Promise.reject(new TypeError('network')),
      () => Promise.resolve(new Response('no', { status: 404 })),
      () => Promise.resolve(new Response(idxFile(2))),
    ];
    vi.stubGlobal('fetch', () => answers.shift()?.());
    await expect(loadExamples('/b')).rejects.toThrow('is the network there');
    await expect(loadExamples('/b')).rejects.toThrow('status 404');
    expect((await loadExamples('/b')).count).toBe(2);
  });
});

describe('pictures drawn at build time', () => {
  test('join equal neighbours of a row and leave paper out', () => {
    const pixels = new Uint8Array(784);
    pixels.set([255, 255, 255], 28 + 4);
    expect(pictureSvg(pixels)).toBe(
      '<g fill="none" stroke="currentColor"><path d="M4 1.5h3" stroke-opacity="1.00"/></g>',
    );
    expect(pictureSvg(Float32Array.from(pixels, (byte) => byte / 255))).toBe(pictureSvg(pixels));
  });

  test('a second picture is its own', () => {
    const pixels = new Float32Array(2 * 784);
    pixels[784] = 1;
    expect(pictureSvg(pixels, 0)).toBe('');
    expect(pictureSvg(pixels, 1)).toContain('M0 0.5h1');
  });

  test('bytes and numbers cross to the page alike', () => {
    const bytes = Uint8Array.from({ length: 784 }, (_, i) => i % 256);
    const text = pictureBase64(bytes);
    expect(atob(text).charCodeAt(200)).toBe(200);
    expect(pictureBase64(Float32Array.from(bytes, (byte) => byte / 255))).toBe(text);
  });
});
