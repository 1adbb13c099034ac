import { expect, test } from 'vitest';
import {
  chartSummary,
  chartSvg,
  thin,
  type ChartSettings,
  type Point,
} from '../../../src/components/controls/loss-chart-svg.ts';

const settings: ChartSettings = {
  xLabel: 'step',
  yLabel: 'loss, nats per pixel',
  series: [
    { key: 'train', label: 'train', concept: 'loss' },
    { key: 'validation', label: 'validation', dashed: true },
  ],
  log: false,
  keep: 400,
};

test('thinning keeps the ends, the order and the extremes', () => {
  const points = Array.from({ length: 5000 }, (_, x): Point => [x, Math.sin(x / 50)]);
  points[1234] = [1234, 9];
  points[4321] = [4321, -9];
  const kept = thin(points, 100);
  expect(kept.length).toBeLessThanOrEqual(100);
  expect(kept[0]).toEqual(points[0]);
  expect(kept.at(-1)).toEqual(points.at(-1));
  expect(kept).toContainEqual([1234, 9]);
  expect(kept).toContainEqual([4321, -9]);
  expect(kept.map(([x]) => x)).toEqual(kept.map(([x]) => x).toSorted((a, b) => a - b));
});

test('a short series is left alone', () => {
  const points: Point[] = [
    [0, 1],
    [1, 2],
  ];
  expect(thin(points, 10)).toBe(points);
});

test('the last value stands at the end of the line, axes are named', () => {
  const svg = chartSvg(
    settings,
    {
      train: [
        [0, 0.3],
        [10, 0.0839],
      ],
    },
    560,
  );
  expect(svg.replaceAll(/<[^>]*>/g, '')).toContain('train 0.0839');
  expect(svg).toContain('loss, nats per pixel');
  expect(svg).not.toContain('validation');
  expect(svg).not.toContain('NaN');
});

test('a value that is not finite leaves a gap, on a log axis also one that is not above 0', () => {
  const points = {
    train: [
      [0, 1],
      [1, NaN],
      [2, 0.5],
      [3, 0],
      [4, 0.25],
    ] as Point[],
  };
  const pieces = (log: boolean) =>
    /class="line" d="([^"]*)"/.exec(chartSvg({ ...settings, log }, points, 560))?.[1]?.split('M').length;
  expect(pieces(false)).toBe(1 + 2);
  expect(pieces(true)).toBe(1 + 3);
});

test.each([
  ['nothing', []],
  ['one point', [[3, 0.5]]],
  [
    'a constant',
    [
      [0, 0],
      [5, 0],
    ],
  ],
  [
    'negative values',
    [
      [0, -1],
      [5, -2],
    ],
  ],
] as [string, Point[]][])('draws %s without a NaN', (_, train) => {
  for (const log of [false, true]) {
    const svg = chartSvg({ ...settings, log }, { train }, 320);
    expect(svg).not.toMatch(/NaN|Infinity/);
  }
});

test('a chart without a point has named axes and no numbers', () => {
  const svg = chartSvg({ ...settings, empty: 'Nothing yet.' }, { train: [[1, NaN]] }, 560);
  expect(svg).toContain('>step<');
  expect(svg).toContain('>Nothing yet.<');
  expect(svg.replaceAll(/<[^>]*>/g, '')).not.toMatch(/\d/);
});

test('labels of close lines stand apart', () => {
  const svg = chartSvg(
    settings,
    {
      train: [
        [0, 1],
        [9, 0.5],
      ],
      validation: [
        [0, 1],
        [9, 0.5],
      ],
    },
    560,
  );
  const heights = [...svg.matchAll(/class="end" x="[\d.]+" y="([\d.]+)"/g)].map((match) => Number(match[1]));
  expect(heights).toHaveLength(2);
  expect(Math.abs((heights[0] ?? 0) - (heights[1] ?? 0))).toBeGreaterThanOrEqual(14.9);
});

test('labels are escaped', () => {
  const svg = chartSvg({ ...settings, yLabel: '<b>&"' }, {}, 560);
  expect(svg).toContain('&lt;b>&amp;&quot;');
});

test('the summary says where each line stands', () => {
  const points = {
    train: [[40, 0.0931]] as Point[],
    validation: [
      [40, 0.0952],
      [50, NaN],
    ] as Point[],
  };
  expect(chartSummary(settings, points)).toBe('step 40: train 0.0931, validation 0.0952');
  expect(chartSummary(settings, {})).toBe('');
});
