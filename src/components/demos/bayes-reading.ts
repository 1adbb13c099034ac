// What the classify demo prints, from what the engine answers: alike at build time and on the page.
import type { ExplainAnswer } from '../../lib/engine/questions/bayes.ts';
import { aDigit } from './digit-choice.ts';
import { formatDecimals, formatProbability, formatSigned, powerOfTen } from './printed-numbers.ts';

export interface BarRow {
  /** Lengths as shares of the track. */
  readonly joint: number;
  readonly prior: number;
  readonly nats: string;
  readonly posterior: string;
  readonly rank: 'best' | 'second' | '';
}

export interface Reading {
  readonly rows: readonly BarRow[];
  readonly pair: string;
  readonly evidence: string;
  readonly size: string;
  readonly priorOdds: string;
  readonly logOdds: string;
  readonly message: string;
}

/** Length of the track in nats: one for all drawings, so that they can be compared. */
export const TRACK = 150;

/** Writes out an answer. */
export function readingOf(answer: ExplainAnswer): Reading {
  const { logLikelihood, logPrior, posterior, best, second, evidence, size, prior, logOdds } = answer;
  const joint = logLikelihood.map((value, y) => value + (logPrior[y] as number));
  const left = Math.max(...logLikelihood) - TRACK;
  const place = (value: number): number => Math.max(0, (value - left) / TRACK);
  const rows = joint.map((value, y): BarRow => ({
    joint: place(value),
    prior: place(logLikelihood[y] as number) - place(value),
    nats: formatDecimals(value),
    posterior: formatProbability(posterior[y] as number),
    rank: y === best ? 'best' : y === second ? 'second' : '',
  }));
  const decades = Math.ceil(logOdds / Math.LN10);
  return {
    rows,
    pair: `${best} against ${second}`,
    evidence: formatSigned(evidence),
    size: formatSigned(size),
    priorOdds: formatSigned(prior),
    logOdds: formatSigned(logOdds),
    message: `The model reads ${aDigit(best)}. To make it read ${aDigit(second)}, that digit would have to be about ${powerOfTen(decades)} times as frequent as it is here.`,
  };
}

/** Words for a slider that counts powers of ten. */
export function formatDecades(decades: number): string {
  if (decades === 0) return 'as in the data';
  return `${powerOfTen(Math.abs(decades))} times ${decades > 0 ? 'more frequent' : 'rarer'}`;
}
