// The sentence under the teaching demo, alike at build time and on the page.
import type { Portrait } from '../../lib/engine/questions/bayes.ts';
import { aDigit } from './digit-choice.ts';
import { formatProbability } from './printed-numbers.ts';

/** Says what the model made of the last drawing before, and makes of it after. */
export function lessonSentence(
  label: number,
  { before, after }: { readonly before: Portrait; readonly after: Portrait },
): string {
  if (!before.posterior || !after.posterior)
    return 'No drawing has joined the class: before and after are the same.';
  const was = before.posterior.indexOf(Math.max(...before.posterior));
  const is = after.posterior.indexOf(Math.max(...after.posterior));
  const chance = (posterior: readonly number[]): string => formatProbability(posterior[label] ?? 0);
  const reading =
    was === is
      ? `was read as ${aDigit(is)}, and still is`
      : `was read as ${aDigit(was)}, and is now read as ${aDigit(is)}`;
  return `The last drawing ${reading}; its posterior for ${label} was ${chance(before.posterior)}, and is ${chance(after.posterior)}.`;
}
