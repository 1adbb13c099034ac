// The table that `evaluate` ends with: model, metric, value, unit, must, stretch, reached.
import { boundOf, isReached, TARGETS } from '../lib/metrics/targets.ts';
import type { Bar, Target } from '../lib/metrics/targets.ts';
import type { ModelId } from '../lib/models/types.ts';
import type { Metric } from '../lib/weights/manifest.ts';

export interface MeasuredModel {
  readonly id: ModelId;
  readonly metrics: readonly Metric[];
}

const HEAD = ['model', 'metric', 'split', 'value', 'unit', 'must', 'stretch', 'reached'];
/** Columns of numbers, which stand to the right. */
const NUMERIC = [3, 5, 6];

/** Writes the targets of the models that were measured, a line each; a target whose metric was not measured says so. */
export function targetsTable(models: readonly MeasuredModel[]): string {
  const rows = models.flatMap(({ id, metrics }) =>
    TARGETS.filter(({ model }) => model === id).map((target) =>
      rowOf(
        target,
        metrics.find(({ name }) => name === target.metric),
      ),
    ),
  );
  if (rows.length === 0) return 'No target is known for these models.';
  const widths = HEAD.map((head, c) => Math.max(head.length, ...rows.map((row) => (row[c] ?? '').length)));
  return [HEAD, widths.map((width) => '─'.repeat(width)), ...rows]
    .map((row) =>
      row
        .map((cell, c) =>
          NUMERIC.includes(c) ? cell.padStart(widths[c] as number) : cell.padEnd(widths[c] as number),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf({ model, metric: name, must, stretch }: Target, metric: Metric | undefined): string[] {
  if (metric === undefined) return [model, name, '', '', '', '', '', 'not measured'];
  const text = (bar: Bar | undefined): string => (bar === undefined ? '' : textOf(bar, metric));
  const reached =
    stretch !== undefined && isReached(stretch, metric)
      ? 'stretch'
      : must === undefined || isReached(must, metric)
        ? 'yes'
        : 'NO';
  const { split, value, unit } = metric;
  return [model, name, split, numberText(value), unit, text(must), text(stretch), reached];
}

function textOf(bar: Bar, metric: Metric): string {
  const bound = boundOf(bar, metric);
  if ('atMost' in bound) return `≤ ${numberText(bound.atMost)}`;
  if ('atLeast' in bound) return `≥ ${numberText(bound.atLeast)}`;
  if ('below' in bound) return `< ${numberText(bound.below)}`;
  if ('above' in bound) return `> ${numberText(bound.above)}`;
  return bound.within.map(numberText).join(' … ');
}

/** Four digits behind the point for what is below 1, as small divergences and entropies need. */
function numberText(value: number): string {
  return Math.abs(value) < 1 ? value.toFixed(4) : value.toFixed(2);
}
