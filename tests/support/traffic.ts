// Counts what a page downloads, as a host with gzip would send it.
import { gzipSync } from 'node:zlib';
import type { Page, Response } from '@playwright/test';

/** One download. */
export interface Download {
  readonly path: string;
  readonly type: string;
  /** Bytes after gzip, where gzip helps. */
  readonly bytes: number;
}

/** Records every download of a page, its worker's included. */
export function countTraffic(page: Page): { list(): Promise<Download[]> } {
  const pending: Promise<Download | undefined>[] = [];
  const measure = async (response: Response): Promise<Download | undefined> => {
    try {
      const body = await response.body();
      const type = response.request().resourceType();
      const path = new URL(response.url()).pathname;
      return { path, type, bytes: Math.min(body.length, gzipSync(body).length) };
    } catch {
      return undefined; // a redirect has no body
    }
  };
  page.on('response', (response) => pending.push(measure(response)));
  return {
    list: async () => (await Promise.all(pending)).filter((download) => download !== undefined),
  };
}

/** Adds up the bytes of downloads. */
export function totalBytes(downloads: readonly Download[]): number {
  return downloads.reduce((sum, { bytes }) => sum + bytes, 0);
}
