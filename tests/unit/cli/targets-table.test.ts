import { expect, it } from 'vitest';
import { targetsTable } from '../../../src/cli/targets-table.ts';
import type { Metric } from '../../../src/lib/weights/manifest.ts';

const metric = (name: string, value: number, unit: string, real: number): Metric => ({
  name,
  label: name,
  value,
  unit,
  split: 'validation',
  count: 10_000,
  seed: 1,
  betterIs: 'lower',
  controls: [{ label: 'real digits', value: real }],
});

it('says of each target what was reached, and which was not measured', () => {
  const cgan = [
    metric('frechet', 20, '', 1.5),
    metric('agreement', 99.2, '%', 99.4),
    metric('nearest-error', 3.3, '%', 3.4),
    metric('parzen', 200, 'nats', 242.5),
    metric('spread', 1, '', 1),
  ];
  const lines = targetsTable([{ id: 'cgan', metrics: cgan }]).split('\n');
  expect(lines[0]?.trim().split(/\s+/)).toEqual([
    'model',
    'metric',
    'split',
    'value',
    'unit',
    'must',
    'stretch',
    'reached',
  ]);
  const row = (name: string) => lines.find((line) => line.includes(` ${name} `))?.replaceAll(/\s+/g, ' ');
  expect(row('frechet')).toBe('cgan frechet validation 20.00 ≤ 15.00 ≤ 4.50 NO');
  expect(row('agreement')).toBe('cgan agreement validation 99.20 % ≥ 99.00 ≥ 99.50 yes');
  expect(row('nearest-error')).toBe('cgan nearest-error validation 3.30 % < 4.36 ≤ 3.34 stretch');
  expect(row('parzen')).toBe('cgan parzen validation 200.00 nats > 160.60 > 228.10 yes');
  expect(row('taught-accuracy')).toBe('cgan taught-accuracy not measured');
  expect(lines.length).toBe(7);
});

it('is a sentence where there is no target', () => {
  expect(targetsTable([{ id: 'vae/plane-1', metrics: [] }])).toBe('No target is known for these models.');
});
