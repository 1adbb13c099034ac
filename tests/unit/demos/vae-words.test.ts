// What the figures of chapter 5 print and draw, beside plain arithmetic.
import { describe, expect, it } from 'vitest';
import { countDoubtful } from '../../../src/components/demos/vae-doubt.ts';
import {
  billOf,
  billSentence,
  formatNats,
  formatTerms,
  meanAndError,
} from '../../../src/components/demos/vae-bill.ts';
import { cloudBox, cloudSentence, cloudSvg } from '../../../src/components/demos/vae-cloud-svg.ts';
import {
  insideSentence,
  ontoPlane,
  PLANE_FRAME,
  shareInside,
} from '../../../src/components/demos/vae-plane-words.ts';
import { cloudsSvg, RUNS } from '../../../src/components/demos/vae-runs.ts';
import { mapStage } from '../../../src/components/controls/code-map-svg.ts';
import { latentGrid } from '../../../src/lib/models/vae/latent.ts';
import { placeOf } from '../../../src/lib/engine/questions/vae.ts';
import { Random } from '../../../src/lib/random.ts';

describe('the bill', () => {
  const terms = { reconstruction: 74.3, kl: 23.3 };

  it('is −ELBO as a sum, β = 784 with a mean over pixels, and harmless when both are divided', () => {
    const [sum, mean, divided] = (['sum', 'mean', 'divided'] as const).map((scale) => billOf(terms, scale));
    expect([sum!.beta, mean!.beta, divided!.beta].map(Math.round)).toEqual([1, 784, 1]);
    expect(sum!.total).toBeCloseTo(97.6, 10);
    // (5.11): the mean is the sum with β = 784, divided by 784.
    expect(784 * mean!.total).toBeCloseTo(terms.reconstruction + 784 * terms.kl, 8);
    expect(divided!.total).toBeCloseTo(sum!.total / 784, 12);
    expect(divided!.share).toBeCloseTo(sum!.share, 12);
    expect(sum!.share).toBeCloseTo(23.3 / 97.6, 12);
    expect(mean!.share).toBeGreaterThan(0.99);
  });

  it('says what a loss amounts to', () => {
    expect(billSentence(billOf(terms, 'sum'))).toBe('The KL is 24 % of the loss, which is −ELBO.');
    expect(billSentence(billOf(terms, 'divided'))).toBe(
      'The KL is 24 % of the loss, which is −ELBO divided by 784: the same minimum.',
    );
    expect(billSentence(billOf(terms, 'mean'))).toBe(
      'The KL is 99.6 % of the loss. Beside a sum over pixels this is β = 784.',
    );
    expect([formatNats(0.0948), formatNats(74.3), formatTerms(terms)]).toEqual([
      '0.0948',
      '74.3',
      '97.6 = 74.3 + 23.3',
    ]);
  });

  it('has the standard error of its draws', () => {
    const draws = Array.from(new Random(1).normals(4000), (value) => 70 + 3 * value);
    const { mean, error } = meanAndError(draws);
    expect(mean).toBeCloseTo(70, 0);
    expect(error).toBeCloseTo(3 / Math.sqrt(4000), 2);
    expect(meanAndError([5])).toEqual({ mean: 5, error: 0 });
  });
});

it('counts the pixels whose coin is in doubt', () => {
  expect(countDoubtful(Float32Array.of(0, 0.01, 0.2, 0.5, 0.9, 0.99, 1))).toBe(3);
});

describe('the cloud', () => {
  const cloud = { mu: [0, 1.5, -9], logVar: [0, -4, 0], kl: [0, 2.6, 40] };

  it('is drawn with a stroke, a middle and a price for each number, within its box', () => {
    const svg = cloudSvg(cloud);
    for (const part of ['cloud', 'centre', 'price']) {
      expect(svg.match(new RegExp(`class="${part}"`, 'g'))).toHaveLength(3);
    }
    const [, , width, height] = cloudBox(3).split(' ').map(Number);
    for (const [, x, y, w, h] of svg.matchAll(
      /<rect[^>]* x="([\d.-]+)" y="([\d.-]+)" width="([\d.]+)" height="([\d.]+)"/g,
    )) {
      expect(Number(x)).toBeGreaterThanOrEqual(0);
      expect(Number(x) + Number(w)).toBeLessThanOrEqual(width!);
      expect(Number(y)).toBeGreaterThanOrEqual(0);
      expect(Number(y) + Number(h)).toBeLessThanOrEqual(height! + 1.5);
    }
  });

  it('of a silent number has the height of the prior’s band', () => {
    const heights = [
      ...cloudSvg({ mu: [0], logVar: [0], kl: [0] }).matchAll(
        /class="(?:prior|cloud)"[^>]* height="([\d.]+)"/g,
      ),
    ];
    expect(heights.map(([, height]) => Number(height))).toEqual([50, 50]);
  });

  it('is said in words', () => {
    expect(cloudSentence(cloud)).toBe(
      'Dearest: number 3, 40.0 nats; number 2, 2.6 nats; number 1, 0.0 nats. 1 of 3 cost less than 0.05 nats.',
    );
  });
});

describe('the plane', () => {
  it('says how much of the prior lies nearer to the middle, as draws of the prior do', () => {
    const draws = new Random(5).normals(40_000);
    for (const code of [
      [0.3, -0.4],
      [1, 1],
      [-2, 1.5],
    ] as const) {
      let inside = 0;
      for (let i = 0; i < draws.length; i += 2) {
        if (draws[i]! ** 2 + draws[i + 1]! ** 2 < code[0] ** 2 + code[1] ** 2) inside++;
      }
      expect(inside / 20_000).toBeCloseTo(shareInside(code), 1);
    }
    expect(insideSentence([3, 3])).toBe('99.99 % of the prior lies nearer to the middle');
  });

  it('lays each picture of the trainer’s plate round the place of its own code', () => {
    const { place, height } = mapStage(PLANE_FRAME);
    const grid = latentGrid(15, 3);
    for (let i = 0; i < 225; i++) {
      const [x, y] = place([placeOf(grid[2 * i]!), placeOf(grid[2 * i + 1]!)]);
      expect(x).toBeCloseTo((680 * ((i % 15) + 0.5)) / 15, 2);
      expect(y).toBeCloseTo((height * (Math.floor(i / 15) + 0.5)) / 15, 2);
    }
    expect(ontoPlane([-0.02, 1.03])).toEqual([0, 1]);
  });
});

describe('the runs', () => {
  it('go up in β and end with the one that was averaged over pixels', () => {
    expect(RUNS.map(({ name }) => name)).toEqual(['0.25', '1', '4', '784 (mean over pixels)']);
    expect(RUNS.map(({ model }) => model)).toEqual([
      'vae/plane-0.25',
      'vae/plane-1',
      'vae/plane-4',
      'vae/plane-collapsed',
    ]);
  });

  it('draw each cloud of a collapsed run as the first circle of the prior', () => {
    const svg = cloudsSvg(new Float32Array(4), new Float32Array(4));
    const [ring] = /class="ring"[^>]* r="([\d.]+)"/.exec(svg)?.slice(1) ?? [];
    const clouds = [...svg.matchAll(/rx="([\d.]+)" ry="([\d.]+)"/g)].flatMap(([, rx, ry]) => [rx, ry]);
    expect(clouds).toEqual([ring, ring, ring, ring]);
  });
});
