// The four training runs of chapter 5 that differ in the weight of the KL alone, in the order of that weight.
import { plane025, plane1, plane4, planeCollapsed } from '../../lib/models/vae/config.ts';
import type { ModelId } from '../../lib/models/types.ts';
import type { CodeFrame, CodePoint } from '../../lib/ui/code-plane.ts';
import { MAP_WIDTH, mapStage } from '../controls/code-map-svg.ts';

export interface Run {
  readonly model: ModelId;
  /** As the slider prints it. */
  readonly name: string;
}

const PIXELS = 784;

export const RUNS: readonly Run[] = [plane025, plane1, plane4, planeCollapsed].map(
  ({ id, beta, pixels }) => ({
    model: id,
    name: pixels === 'mean' ? `${PIXELS} (mean over pixels)` : String(beta),
  }),
);

/** The same part of the plane for all runs, so that they can be compared: 4.5 standard deviations of the prior. */
export const RUN_FRAME: CodeFrame = { left: -5.6, bottom: -4.5, width: 11.2, height: 9 };

/** Clouds drawn beside the codes. */
const CLOUDS = 40;

/** Draws the prior as circles of one, two and three standard deviations. */
function ringsSvg(): string {
  const { place } = mapStage(RUN_FRAME);
  const [x, y] = place([0, 0]);
  const unit = MAP_WIDTH / RUN_FRAME.width;
  return [1, 2, 3]
    .map(
      (r) => `<circle class="ring" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(r * unit).toFixed(1)}"/>`,
    )
    .join('');
}

/** Draws the prior, and the clouds μ ± σ of the first codes as ellipses, under the codes of a run. */
export function cloudsSvg(mu: Float32Array, logVar: Float32Array): string {
  const { place } = mapStage(RUN_FRAME);
  const unit = MAP_WIDTH / RUN_FRAME.width;
  const clouds = Array.from({ length: Math.min(CLOUDS, mu.length / 2) }, (_, i) => {
    const [x, y] = place([mu[2 * i], mu[2 * i + 1]] as unknown as CodePoint);
    const [rx, ry] = [0, 1].map((j) => unit * Math.exp(0.5 * (logVar[2 * i + j] as number)));
    return `<ellipse class="cloud" cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${(rx as number).toFixed(1)}" ry="${(ry as number).toFixed(1)}"/>`;
  });
  return ringsSvg() + clouds.join('');
}
