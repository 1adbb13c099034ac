import { describe, expect, it } from 'vitest';
import { pictureBase64 } from '../../../src/components/controls/picture-svg.ts';
import { decodePictures } from '../../../src/lib/ui/embedded-pictures.ts';

describe('pictures embedded in the page', () => {
  it('come back byte for byte, all of them', () => {
    const bytes = Uint8Array.from({ length: 3 * 784 }, (_, i) => (i * 7) % 256);
    const pixels = decodePictures(pictureBase64(bytes));
    expect(Array.from(pixels, (value) => Math.round(value * 255))).toEqual([...bytes]);
    expect(decodePictures(pictureBase64(pixels))).toEqual(pixels);
  });

  it('are none where the attribute is missing', () => {
    expect(decodePictures(undefined)).toHaveLength(0);
  });
});
