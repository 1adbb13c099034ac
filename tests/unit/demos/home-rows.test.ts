import { expect, it } from 'vitest';
import { inTurn, isOpen, waitingWords } from '../../../src/components/demos/home-rows.ts';
import { CHAPTER_IDS } from '../../../src/lib/models/types.ts';

it('lets the slowest model take the last turn, and forgets none', () => {
  const turns = inTurn(CHAPTER_IDS);
  expect(turns.at(-1)).toBe('denoiser');
  expect([...turns].sort()).toEqual([...CHAPTER_IDS].sort());
  expect(inTurn(['vae', 'bayes'])).toEqual(['vae', 'bayes']);
});

it('says what a row waits for', () => {
  expect(waitingWords('waiting', null)).toBe('waits its turn');
  expect(waitingWords('fetching', null)).toBe('getting ready');
  expect(waitingWords('fetching', { receivedBytes: 12_400, totalBytes: 137_000 })).toBe(
    'fetching 12 of 137 kB',
  );
  expect(waitingWords('drawing', null)).toBeNull();
  expect(waitingWords('done', null)).toBeNull();
});

it('knows which rows a stop concerns', () => {
  const phases = ['rest', 'waiting', 'fetching', 'drawing', 'done', 'stopped', 'failed'] as const;
  expect(phases.filter((phase) => isOpen({ phase }))).toEqual(['waiting', 'fetching', 'drawing']);
});
