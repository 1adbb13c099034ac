import { vi } from 'vitest';

/** Runs something that may draw from its seed alone: it fails where anything asks Math.random. */
export async function withoutMathRandom<Result>(run: () => Promise<Result>): Promise<Result> {
  const spy = vi.spyOn(Math, 'random').mockImplementation(() => {
    throw new Error('Math.random was called');
  });
  try {
    return await run();
  } finally {
    spy.mockRestore();
  }
}
