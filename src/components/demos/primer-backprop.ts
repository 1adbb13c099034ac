// A small graph of computation, stepped forward and back.
import { integerField, numberField } from '../../lib/ui/url-state.ts';
import { backward, difference, forward, type Inputs, type Node, type Numbers } from './primer-graph.ts';
import type { Plane } from './primer-plane.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';
import { num } from './primer-svg.ts';

/** The stage is drawn in units of the picture. */
export const PLANE: Plane = { halfWidth: 275, halfHeight: 180, unit: 1 };

interface State extends Inputs {
  /** Steps shown: five forward, then six back. */
  readonly at: number;
}

const PLACES: Readonly<Record<Node, readonly [x: number, y: number]>> = {
  x: [48, 62],
  w: [48, 172],
  u: [158, 117],
  b: [158, 242],
  a: [268, 167],
  s: [378, 167],
  t: [268, 302],
  e: [378, 302],
  l: [490, 302],
};
const EDGES: readonly (readonly [from: Node, to: Node])[] = [
  ['x', 'u'],
  ['w', 'u'],
  ['u', 'a'],
  ['b', 'a'],
  ['a', 's'],
  ['s', 'e'],
  ['t', 'e'],
  ['e', 'l'],
];
const FACES: Readonly<Record<Node, string>> = {
  x: 'x',
  w: 'w',
  b: 'b',
  t: 't',
  u: '×',
  a: '+',
  s: 'S',
  e: '−',
  l: '( )²',
};
/** Where an edge leaves downwards or comes from above, the text stands beside it. */
const BESIDE = { value: 'e', slope: 's' } as const;
const GIVEN: readonly Node[] = ['x', 'w', 'b', 't'];
const FORWARD: readonly Node[] = ['u', 'a', 's', 'e', 'l'];
const BACK: readonly (readonly Node[])[] = [['l'], ['e'], ['s', 't'], ['a'], ['u', 'b'], ['w', 'x']];
export const LAST = FORWARD.length + BACK.length;
const STEP = 2;

/** The nodes that step `at` fills in, and those that have been filled in. */
function reached(at: number) {
  const back = BACK.slice(0, Math.max(0, at - FORWARD.length)).flat();
  return {
    values: [...GIVEN, ...FORWARD.slice(0, at)],
    slopes: back,
    now: at === 0 ? [] : at <= FORWARD.length ? [FORWARD[at - 1] as Node] : (BACK[at - 6] as readonly Node[]),
    isBack: at > FORWARD.length,
  };
}

function edgeSvg([from, to]: readonly [Node, Node], kind: string): string {
  const [x, y] = PLACES[from];
  const [u, v] = PLACES[to];
  const length = Math.hypot(u - x, v - y);
  const [dx, dy] = [(27 * (u - x)) / length, (27 * (v - y)) / length];
  return `<path class="${kind}" d="M${(x + dx).toFixed(1)} ${(y + dy).toFixed(1)}L${(u - dx).toFixed(1)} ${(v - dy).toFixed(1)}"/>`;
}

function textSvg(node: Node, kind: keyof typeof BESIDE, y: number, words: string): string {
  const [x] = PLACES[node];
  return BESIDE[kind] === node
    ? `<text class="${kind}" data-beside x="${x + 8}" y="${y}">${words}</text>`
    : `<text class="${kind}" x="${x}" y="${y}">${words}</text>`;
}

function nodeSvg(node: Node, value: string, slope: string, isNow: boolean): string {
  const [x, y] = PLACES[node];
  const box = GIVEN.includes(node)
    ? `<rect class="node" x="${x - 22}" y="${y - 22}" width="44" height="44"/>`
    : `<circle class="node" cx="${x}" cy="${y}" r="24"/>`;
  const face = `<text class="face" x="${x}" y="${y + 7}">${FACES[node]}</text>`;
  const name = GIVEN.includes(node) ? '' : `<tspan class="name">${node === 'l' ? 'ℓ' : node}</tspan> `;
  return (
    `<g class="${isNow ? 'now' : ''}">${box}${face}` +
    textSvg(node, 'value', y - 31, value && name + value) +
    `${textSvg(node, 'slope', y + 45, slope)}</g>`
  );
}

/** A factor of a product: negative ones stand in brackets. */
const inBrackets = (value: number, digits = 2): string =>
  value < 0 ? `(${num(value, digits)})` : num(value, digits);

/** What each step says. */
const LOCAL: Readonly<Record<number, (v: Numbers, d: Numbers) => string>> = {
  0: () =>
    'Four numbers are given: the input <i>x</i>, the weight <i>w</i>, the bias <i>b</i> and the target <i>t</i>.',
  1: (v) => `Forward: <i>u</i> = <i>wx</i> = ${num(v.u, 3)}.`,
  2: (v) => `Forward: <i>a</i> = <i>u</i> + <i>b</i> = ${num(v.a, 3)}.`,
  3: (v) => `Forward: <i>s</i> = S(<i>a</i>) = ${num(v.s, 3)}.`,
  4: (v) => `Forward: the error, <i>e</i> = <i>s</i> − <i>t</i> = ${num(v.e, 3)}.`,
  5: (v) => `Forward: the loss, ℓ = <i>e</i>² = ${num(v.l, 3)}.`,
  6: () => 'Back: ℓ moves as fast as itself, ∂ℓ/∂ℓ = 1.',
  7: (v, d) =>
    `Back through the square: ∂ℓ/∂<i>e</i> = 1 · 2<i>e</i> = 2 · ${inBrackets(v.e, 3)} = ${num(d.e, 3)}.`,
  8: (_, d) =>
    `Back through the difference: times 1 to <i>s</i>, ${num(d.s, 3)}; times −1 to <i>t</i>, ${num(d.t, 3)}.`,
  9: (v, d) =>
    `Back through S, whose slope is <i>s</i>(1 − <i>s</i>): ${num(d.s, 3)} · ${num(v.s * (1 - v.s), 3)} = ${num(d.a, 3)}.`,
  10: (_, d) => `Back through the sum: times 1 to both, ${num(d.a, 3)}.`,
  11: (v, d) =>
    `Back through the product: to <i>w</i> times <i>x</i>, ${num(d.u, 3)} · ${inBrackets(v.x)} = ${num(d.w, 3)}; to <i>x</i> times <i>w</i>, ${num(d.u, 3)} · ${inBrackets(v.w)} = ${num(d.x, 3)}.`,
};

function show(state: State): Shown {
  const values = forward(state);
  const slopes = backward(values);
  const known = reached(state.at);
  const isLive = ([, to]: readonly [Node, Node]): boolean =>
    known.isBack
      ? known.now.some((node) => EDGES.some(([f, t]) => f === node && t === to))
      : known.now.includes(to);
  const nodes = Object.keys(PLACES) as Node[];
  return {
    drawings: {
      plane:
        EDGES.map((edge) =>
          edgeSvg(
            edge,
            isLive(edge) && (!known.isBack || known.now.includes(edge[0]))
              ? known.isBack
                ? 'line of-loss'
                : 'line'
              : 'faint',
          ),
        ).join('') +
        nodes
          .map((node) =>
            nodeSvg(
              node,
              known.values.includes(node) ? num(values[node], 3) : '',
              known.slopes.includes(node) ? num(slopes[node], 3) : '',
              known.now.includes(node),
            ),
          )
          .join(''),
    },
    readings: {
      loss: num(values.l, 4),
      w: `${num(slopes.w, 5)}<br>${num(difference(state, 'w'), 5)}`,
      b: `${num(slopes.b, 5)}<br>${num(difference(state, 'b'), 5)}`,
      says: LOCAL[state.at]?.(values, slopes) ?? '',
    },
    idle: [...(state.at === LAST ? ['step'] : []), ...(state.at === 0 ? ['back', 'reset'] : [])],
  };
}

const four = (fallback: number) => numberField(fallback, { min: -4, max: 4 });
const inRange = (value: number): number => Math.round(1e4 * Math.min(3, Math.max(-3, value))) / 1e4;

export const FIGURE: FigureSpec<State> = {
  fields: {
    x: four(1.5),
    w: four(-0.8),
    b: four(0.5),
    t: numberField(1, { min: 0, max: 1 }),
    at: integerField(LAST, { min: 0, max: LAST }),
  },
  planes: { plane: PLANE },
  show,
  act(state, name) {
    const { w, b, at } = state;
    if (name === 'reset') return { at: 0 };
    if (name === 'step') return { at: Math.min(LAST, at + 1) };
    if (name === 'back') return { at: Math.max(0, at - 1) };
    const slopes = backward(forward(state));
    return { w: inRange(w - STEP * slopes.w), b: inRange(b - STEP * slopes.b), at: LAST };
  },
  run: { every: 900, next: ({ at }) => (at >= LAST ? null : { at: at + 1 }), again: { at: 0 } },
};
