// Distances to the nearest training digit, one line of dots for each kind of picture.
export const DISTANCES = { width: 560, height: 132 } as const;
const LEFT = 118;
const RIGHT = 14;
const TOP = 14;
const ROW = 30;
const MOST = 10;

export interface Kind {
  readonly name: string;
  readonly label: string;
}

/** What is looked up: drawings, digits nobody was trained on, and what a generator that copies would draw. */
export const KINDS: readonly Kind[] = [
  { name: 'drawings', label: 'drawings' },
  { name: 'digits', label: 'real test digits' },
  { name: 'copies', label: 'a copyist' },
];

/** Draws the distances of each kind that is known, as SVG elements for a viewBox of `width` × DISTANCES.height. */
export function distancesSvg(
  known: Readonly<Record<string, readonly number[]>>,
  chosen: string,
  width: number = DISTANCES.width,
): string {
  const x = (distance: number): number => LEFT + (Math.min(MOST, distance) / MOST) * (width - LEFT - RIGHT);
  const foot = TOP + KINDS.length * ROW;
  const rows = KINDS.map(({ name, label }, row) => {
    const y = TOP + (row + 0.5) * ROW;
    const distances = known[name] ?? [];
    const dots = distances.map((distance) => `<circle cx="${x(distance).toFixed(1)}" cy="${y}" r="4"/>`);
    const mean = distances.reduce((sum, each) => sum + each, 0) / distances.length;
    const line = distances.length > 0 ? `<path class="mean" d="M${x(mean).toFixed(1)} ${y - 11}v22"/>` : '';
    return `<g class="${name}${name === chosen ? ' chosen' : ''}"><text x="${LEFT - 12}" y="${y + 4}" text-anchor="end">${label}</text>${dots.join('')}${line}</g>`;
  });
  const feet = [0, 2, 4, 6, 8, 10].map(
    (tick) =>
      `<path class="tick" d="M${x(tick)} ${foot}v4"/><text x="${x(tick)}" y="${foot + 17}" text-anchor="middle">${tick}</text>`,
  );
  return `<path class="base" d="M${LEFT} ${foot}H${width - RIGHT}"/>${feet.join('')}${rows.join('')}`;
}

/** Prints a distance. */
export function formatDistance(distance: number): string {
  return distance.toFixed(2);
}
