// A server of the weights that the book ships, and a record of what was asked of it.
import { readFileSync } from 'node:fs';
import { abortedError, EngineError } from '../../../src/lib/engine/errors.ts';
import { WEIGHTS_URL, type Server } from './server.ts';

const FOLDER = new URL('../../../public/weights/', import.meta.url);

export function serveShipped(): Server {
  const asked: { url: string; reload: boolean }[] = [];
  return {
    files: new Map(),
    asked,
    fetchBytes: async (url, { signal, reload = false, onProgress }) => {
      asked.push({ url, reload });
      await new Promise((resolve) => setTimeout(resolve, 0));
      if (signal?.aborted) throw abortedError();
      try {
        const bytes = new Uint8Array(readFileSync(new URL(url.slice(WEIGHTS_URL.length), FOLDER)));
        onProgress?.(bytes.length);
        return bytes;
      } catch {
        throw new EngineError('download', `${url} did not arrive (404); try again.`);
      }
    },
  };
}
