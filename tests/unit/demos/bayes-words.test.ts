import { describe, expect, it } from 'vitest';
import { aDigit } from '../../../src/components/demos/digit-choice.ts';
import {
  formatDecimals,
  formatProbability,
  formatSigned,
  powerOfTen,
} from '../../../src/components/demos/printed-numbers.ts';
import { evidenceSvg } from '../../../src/components/demos/evidence-svg.ts';
import { readLessons, writeLessons } from '../../../src/components/demos/bayes-lessons.ts';
import { greyOf } from '../../../src/components/demos/bayes-pictures.ts';
import { formatDecades, readingOf, TRACK } from '../../../src/components/demos/bayes-reading.ts';

describe('numbers as the chapter prints them', () => {
  it('have a true minus, and a power of ten where decimals end', () => {
    expect([0.97, 0.0006, 3e-12, 0].map(formatProbability)).toEqual(['0.970', '0.001', '10⁻¹²', '0.000']);
    expect([-3.14, -0.001].map((value) => formatDecimals(value))).toEqual(['−3.1', '0.0']);
    expect([3.1, -0.42, 0].map((value) => formatSigned(value))).toEqual(['+3.10', '−0.42', '+0.00']);
    expect(powerOfTen(-12)).toBe('10⁻¹²');
    expect([7, 8].map(aDigit)).toEqual(['a 7', 'an 8']);
    expect([0, 3, -3].map(formatDecades)).toEqual([
      'as in the data',
      '10³ times more frequent',
      '10³ times rarer',
    ]);
  });
});

describe('the bars', () => {
  const answer = {
    logLikelihood: [-10, -30, -500],
    logPrior: [-1, -2, -0.5],
    posterior: [1, 0, 0],
    best: 0,
    second: 1,
    evidence: 18,
    size: 2,
    prior: 1,
    logOdds: 21,
    contributions: new Float32Array(784),
    seen: new Float32Array(784),
  };
  const { rows, message } = readingOf(answer);

  it('are as long as the log-density, with the prior as their end; what is far behind has none', () => {
    expect(rows[0]!.joint + rows[0]!.prior).toBeCloseTo(1);
    expect((rows[0]!.joint - rows[1]!.joint) * TRACK).toBeCloseTo(21);
    expect(rows[1]!.prior * TRACK).toBeCloseTo(2);
    expect(rows[2]).toMatchObject({ joint: 0, prior: 0, nats: '−500.5', rank: '' });
  });

  it('say how frequent the second digit would have to be', () => {
    expect(message).toContain('10¹⁰ times');
  });
});

describe('the squares of the evidence', () => {
  it('are filled where the pixel speaks for the best digit, open where for the second', () => {
    const contributions = new Float32Array(784);
    contributions.set([1, -1], 28);
    const svg = evidenceSvg(contributions);
    const [filled, open] = [...svg.matchAll(/d="([^"]*)"/g)].map(([, d]) => d!);
    expect(filled!.match(/M/g)).toHaveLength(1);
    expect(open!.match(/M/g)).toHaveLength(1);
    expect(filled).toMatch(/^M0\.0\d 1\.0\d/);
    expect(open).toMatch(/^M1\.\d+ 1\.\d+/);
  });
});

describe('the list of drawings in a link', () => {
  const lessons = [
    { text: 'AbC-_9', weight: 500 },
    { text: 'Zz', weight: 1 },
  ];
  const isDrawing = (text: string): boolean => /^[\w-]+$/.test(text);

  it('comes back as it was, also when it is empty', () => {
    for (const list of [lessons, []]) expect(readLessons(writeLessons(list), isDrawing)).toEqual(list);
  });

  it.each(['', '500.', '0.AbC', '2001.AbC', '1.5.AbC', 'x', Array(13).fill('1.a').join('~')])(
    'is refused when it is damaged: %s',
    (text) => {
      expect(readLessons(text, isDrawing)).toBeNull();
    },
  );
});

describe('signed numbers as a picture', () => {
  it('have mid-grey for 0 and reach paper or ink at the largest', () => {
    const numbers = new Float32Array(784);
    numbers.set([2, -1]);
    expect([...greyOf(numbers).slice(0, 3)]).toEqual([1, 0.25, 0.5]);
  });
});
