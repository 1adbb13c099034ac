// Metrics and runs as lines of text.
import type { Manifest, Metric } from '../lib/weights/manifest.ts';
import { clock } from './progress.ts';

/** Writes one line a metric: name, value, unit, split, and what it is compared with. */
export function headlines(metrics: readonly Metric[]): string {
  const width = Math.max(...metrics.map(({ name }) => name.length));
  return metrics
    .map(({ name, value, unit, split, count, controls = [] }) => {
      const beside = controls.map((control) => `${control.label} ${round(control.value)}`).join(', ');
      const what = `${name.padEnd(width)}  ${round(value).padStart(8)} ${unit.padEnd(4)}  ${split} ${count}`;
      return beside === '' ? what : `${what}  (${beside})`;
    })
    .join('\n');
}

function round(value: number): string {
  return Math.abs(value) < 1 ? value.toFixed(4) : value.toFixed(2);
}

/** Writes losses on one line: total 0.1101, clipped-0.4 0.0879. */
export function lossesText(losses: Readonly<Record<string, number>>): string {
  return Object.entries(losses)
    .map(([name, value]) => `${name} ${value.toFixed(4)}`)
    .join(', ');
}

/** A model that has been trained. */
export interface TrainedModel {
  readonly manifest: Manifest;
  /** From its start to its last file. */
  readonly seconds: number;
}

/** Writes one line for each model, and the time of all beside the budget, in minutes. */
export function summary(models: readonly TrainedModel[], seconds: number, budget: number): string {
  const rows = models.map(({ manifest: { id, epochs, run, metrics }, seconds: whole }) => {
    const [first] = metrics;
    const metric =
      first === undefined ? '' : `${first.label}: ${round(first.value)} ${first.unit} (${first.split})`;
    return [id, clock(whole), clock(run.seconds), String(epochs), metric];
  });
  const table = [['model', 'time', 'training', 'epochs', 'first metric'], ...rows];
  const widths = [0, 1, 2, 3].map((i) => Math.max(...table.map((row) => (row[i] as string).length)));
  const lines = table.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] as number) : cell.padStart(widths[i] ?? 0)))
      .join('  '),
  );
  const what = `${models.length} ${models.length === 1 ? 'model' : 'models'} in ${clock(seconds)}`;
  const within = seconds <= 60 * budget ? 'within' : 'over';
  return [...lines, `${what}, ${within} the budget of ${budget} minutes for all on two cores`].join('\n');
}
