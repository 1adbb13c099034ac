// The notation page finds the first use of each symbol in the chapters' source.
import { expect, it } from 'vitest';
import { findFirstUse, readBook, readSections, slugOf } from '../../../src/components/prose/first-use.ts';

const SOURCE = `---
title: A chapter
number: 7
id: vae
---

Before $\\x$.

## One

Here $\\delta + \\d x$ and *k* in prose only.

## Two

$$
\\sum_{k=1}^{d} \\x_k, \\qquad \\operatorname{tr}(A)
$$
`;
const book = readSections(SOURCE);
const sectionOf = (written: string) => findFirstUse(written, book)?.section;

it('cuts a chapter into its numbered sections', () => {
  expect(book.map(({ chapter, section, title }) => [chapter, section, title])).toEqual([
    ['vae', '7', 'A chapter'],
    ['vae', '7.1', 'One'],
    ['vae', '7.2', 'Two'],
  ]);
});

it('makes the id of a section from its title, as the page does', () => {
  expect(slugOf('One-hot, or an embedding')).toBe('one-hot-or-an-embedding');
  expect(slugOf('Does it obey, and does it vary?')).toBe('does-it-obey-and-does-it-vary');
});

it('finds a symbol in formulas alone, and as a whole', () => {
  expect(sectionOf('\\x')).toBe('7');
  expect(sectionOf('\\d')).toBe('7.1');
  expect(sectionOf('d')).toBe('7.2');
  expect(sectionOf('k')).toBe('7.2');
  expect(sectionOf('\\operatorname{tr}')).toBe('7.2');
  expect(sectionOf('\\xhat')).toBeUndefined();
  expect(sectionOf('r')).toBeUndefined();
});

it('reads the book: a corrupted picture is first met in chapter 4', () => {
  expect(findFirstUse('\\xt', readBook())?.chapter).toBe('denoiser');
});
