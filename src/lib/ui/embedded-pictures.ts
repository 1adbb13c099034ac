// Pictures that came with the page, in an attribute; written at build time by `pictureBase64` of controls/picture-svg.ts.
import type { Pixels } from '../models/types.ts';

/** Reads pictures written as bytes in base64: n × 784 in [0, 1]; empty for an attribute that is not there. */
export function decodePictures(text = ''): Pixels {
  return Float32Array.from(atob(text), (byte) => byte.charCodeAt(0) / 255);
}
