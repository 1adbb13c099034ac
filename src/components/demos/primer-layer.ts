// A network with one number in, three hidden units and one number out: each unit bends the line once.
import { choiceField, numberField } from '../../lib/ui/url-state.ts';
import type { Place, Plane } from './primer-plane.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';
import { gridSvg, matrixHtml, num, pathSvg, wordSvg } from './primer-svg.ts';

export const PLANE: Plane = { halfWidth: 4, halfHeight: 2.75, unit: 60 };

const ACTIVATIONS = ['relu', 'sigmoid', 'none'] as const;
type Activation = (typeof ACTIVATIONS)[number];

interface State {
  readonly activation: Activation;
  /** Steepness: the weight of every unit of the first layer. */
  readonly w: number;
  readonly k1: number;
  readonly v1: number;
  readonly k2: number;
  readonly v2: number;
  readonly k3: number;
  readonly v3: number;
}

export interface Network {
  readonly w: readonly number[];
  readonly b: readonly number[];
  readonly v: readonly number[];
  readonly activation: Activation;
}

const UNITS = ['1', '2', '3'] as const;
const BEND: Readonly<Record<Activation, (a: number) => number>> = {
  relu: (a) => Math.max(0, a),
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  none: (a) => a,
};

/** Returns the network whose units bend at k and count v. */
export function networkOf({ activation, w, ...rest }: State): Network {
  const ks = [rest.k1, rest.k2, rest.k3];
  return { activation, w: ks.map(() => w), b: ks.map((k) => -w * k), v: [rest.v1, rest.v2, rest.v3] };
}

/** Returns what unit i adds to the output: vᵢ · bend(wᵢ x + bᵢ). */
export function shareOf({ w, b, v, activation }: Network, i: number, x: number): number {
  return (v[i] as number) * BEND[activation]((w[i] as number) * x + (b[i] as number));
}

/** Returns the output of the network. */
export const outputOf = (network: Network, x: number): number =>
  network.w.reduce((sum, _, i) => sum + shareOf(network, i, x), 0);

/** The hat that the reader is asked to build. */
export const hat = (x: number): number => Math.max(0, 1.2 - 1.2 * Math.abs(x));

const XS = Array.from({ length: 161 }, (_, i) => -4 + i / 20);
const curve = (of: (x: number) => number, kind: string): string =>
  pathSvg(
    PLANE,
    XS.map((x): Place => [x, Math.max(-50, Math.min(50, of(x)))]),
    kind,
  );

function show(state: State): Shown {
  const network = networkOf(state);
  const error = XS.reduce((sum, x) => sum + (outputOf(network, x) - hat(x)) ** 2, 0) / XS.length;
  const places: Place[] = [
    [state.k1, state.v1],
    [state.k2, state.v2],
    [state.k3, state.v3],
  ];
  return {
    drawings: {
      plane:
        gridSvg(PLANE) +
        curve(hat, 'dashed') +
        places
          .map(([k, v]) =>
            pathSvg(
              PLANE,
              [
                [k, 0],
                [k, v],
              ],
              'stalk',
            ),
          )
          .join('') +
        UNITS.map((_, i) => curve((x) => shareOf(network, i, x), 'faint')).join('') +
        curve((x) => outputOf(network, x), 'line of-accent') +
        wordSvg(PLANE, [3.6, 0], 'x', { kind: 'math', by: [0, 18] }),
    },
    handles: Object.fromEntries(
      UNITS.map((name, i) => {
        const [k, v] = places[i] as Place;
        return [
          `u${name}`,
          { at: [k, v] as Place, says: `unit ${name}: bends at ${num(k)}, counts ${num(v)}` },
        ];
      }),
    ),
    readings: {
      w: matrixHtml(network.w.map((value) => [value])),
      b: matrixHtml(network.b.map((value) => [value])),
      v: matrixHtml([network.v]),
      error: num(error, 4),
      says:
        state.activation === 'none'
          ? 'Without a bend between them, two layers are one: whatever you drag, the output is a straight line.'
          : error < 0.001
            ? 'The network is the hat. Three bends were enough, because the hat has three corners.'
            : 'Drag a number sideways to move where its unit bends, up and down to change how much it counts. The grey lines are the three units, the coloured line is their sum.',
    },
  };
}

const place = (fallback: number) => numberField(fallback, { min: -4, max: 4 });

export const FIGURE: FigureSpec<State> = {
  fields: {
    activation: choiceField(ACTIVATIONS, 'relu'),
    w: numberField(1, { min: 0.5, max: 6 }),
    k1: place(-2),
    v1: place(1),
    k2: place(0.5),
    v2: place(-2),
    k3: place(2.5),
    v3: place(1.5),
  },
  planes: { plane: PLANE },
  show,
  carry: (_, handle, [x, y]) => ({ [`k${handle.slice(1)}`]: x, [`v${handle.slice(1)}`]: y }),
  act: () => ({ activation: 'relu', w: 1, k1: -1, v1: 1.2, k2: 0, v2: -2.4, k3: 1, v3: 1.2 }),
};
