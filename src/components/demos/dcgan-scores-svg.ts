// D's scores of two heaps on one axis: digits above the line, drawings below it.
export const SCORES = { width: 420, height: 104 } as const;
const LEFT = 8;
const RIGHT = 8;
const MIDDLE = 46;

function place(logit: number): number {
  return LEFT + (SCORES.width - LEFT - RIGHT) / (1 + Math.exp(-logit));
}

function ticks(logits: ArrayLike<number>, length: number): string {
  return Array.from(logits, (logit) => `M${place(logit).toFixed(1)} ${MIDDLE}v${length}`).join('');
}

/** Draws the scores as SVG elements for a viewBox of SCORES. */
export function scoresSvg(real: ArrayLike<number>, fake: ArrayLike<number>): string {
  const feet = [0, 0.5, 1].map((score) => {
    const x = LEFT + (SCORES.width - LEFT - RIGHT) * score;
    const anchor = score === 0 ? 'start' : score === 1 ? 'end' : 'middle';
    return `<path class="tick" d="M${x} 78v4"/><text x="${x}" y="96" text-anchor="${anchor}">${score === 0.5 ? '½' : score}</text>`;
  });
  return [
    `<g class="concept-x"><text x="${LEFT}" y="12">digits</text><path class="scores" d="${ticks(real, -24)}"/></g>`,
    `<g class="concept-p"><path class="scores" d="${ticks(fake, 24)}"/></g>`,
    `<path class="base" d="M${LEFT} ${MIDDLE}H${SCORES.width - RIGHT}"/>`,
    `<path class="base" d="M${LEFT} 78H${SCORES.width - RIGHT}"/>`,
    ...feet,
    `<g class="concept-p"><text x="${SCORES.width - RIGHT}" y="12" text-anchor="end">below the line: drawings</text></g>`,
    `<text x="${SCORES.width * 0.75}" y="96" text-anchor="middle">score D</text>`,
  ].join('');
}

/** Returns the mean score of logits. */
export function meanScore(logits: ArrayLike<number>): number {
  const scores = Array.from(logits, (logit) => 1 / (1 + Math.exp(-logit)));
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
