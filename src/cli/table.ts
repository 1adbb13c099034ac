// Metrics as lines of text.
import type { Metric } from '../lib/weights/manifest.ts';

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
