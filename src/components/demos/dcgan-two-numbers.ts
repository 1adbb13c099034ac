// The smallest game there is: V(a, b) = ab, a goes down, b goes up, with gradient steps.

export type Point = readonly [a: number, b: number];

export interface Play {
  /** η. */
  readonly step: number;
  readonly steps: number;
  /** Whether b answers to the new a, or both move at once. */
  readonly inTurn: boolean;
  /** γ: b pays γ/2 b² for its own steepness. */
  readonly penalty: number;
}

/** Returns the path of the players from a start, which it includes. */
export function playOut(start: Point, { step, steps, inTurn, penalty }: Play): Point[] {
  const path: Point[] = [start];
  for (let k = 0; k < steps; k++) {
    const [a, b] = path.at(-1) as Point;
    const next = a - step * b;
    path.push([next, b + step * ((inTurn ? next : a) - penalty * b)]);
  }
  return path;
}

/** Returns the mean of a path. */
export function meanOf(path: readonly Point[]): Point {
  const mean = (axis: 0 | 1): number => path.reduce((sum, point) => sum + point[axis], 0) / path.length;
  return [mean(0), mean(1)];
}

/** The three ways to play that the figure shows. */
export const PLAYS: readonly (Play & { readonly name: string })[] = [
  { name: 'at once', step: 0.2, steps: 60, inTurn: false, penalty: 0 },
  { name: 'in turn', step: 0.2, steps: 60, inTurn: true, penalty: 0 },
  { name: 'in turn, with a penalty', step: 0.2, steps: 60, inTurn: true, penalty: 0.3 },
];
