// SHA-256 for names and checks. A small library, since `crypto.subtle` is missing on plain-http hosts.
import { sha256 as digest } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Returns the SHA-256 of some bytes in lower-case hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  return bytesToHex(digest(bytes));
}

/** Returns a file name that changes with its content: `denoiser.3fa2c1d0.bin`. */
export function hashedName(name: string, extension: string, bytes: Uint8Array): string {
  return `${name}.${sha256(bytes).slice(0, 8)}.${extension}`;
}
