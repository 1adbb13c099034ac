// Where bytes enter the worker: fetch, with progress, and with a sentence for each way it fails.
import { abortedError, EngineError } from './errors.ts';
import type { FetchBytes, FetchOptions } from './shipped.ts';

/** Fetches a file of the same site and reports the bytes as they come. */
export const fetchBytes: FetchBytes = async (url, options) => {
  const name = new URL(url).pathname.split('/').pop() ?? url;
  try {
    const response = await fetch(url, {
      cache: options.reload ? 'reload' : 'default',
      ...(options.signal ? { signal: options.signal } : {}),
    });
    if (!response.ok) {
      throw new EngineError(
        'download',
        `${name} did not arrive (the server said ${response.status}); try again.`,
      );
    }
    return await readBody(response, options);
  } catch (cause) {
    if (cause instanceof EngineError) throw cause;
    if (options.signal?.aborted) throw abortedError();
    throw new EngineError('download', `${name} did not arrive; check the connection and try again.`, {
      cause,
    });
  }
};

async function readBody(response: Response, { onProgress }: FetchOptions): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let received = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    received += value.length;
    onProgress?.(received);
  }
  const whole = new Uint8Array(received);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
