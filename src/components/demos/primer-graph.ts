// One unit and its loss as a graph of elementary steps: values go forward, derivatives come back. Pure.

/** What the graph is given. */
export interface Inputs {
  readonly x: number;
  readonly w: number;
  readonly b: number;
  /** What the answer should be. */
  readonly t: number;
}

export type Node = 'x' | 'w' | 'b' | 't' | 'u' | 'a' | 's' | 'e' | 'l';
export type Numbers = Readonly<Record<Node, number>>;

/** Returns the value of every node: u = w x, a = u + b, s = S(a), e = s − t, ℓ = e². */
export function forward({ x, w, b, t }: Inputs): Numbers {
  const u = w * x;
  const a = u + b;
  const s = 1 / (1 + Math.exp(-a));
  const e = s - t;
  const l = e * e;
  return { x, w, b, t, u, a, s, e, l };
}

/** Returns ∂ℓ/∂n for every node n, from the last to the first: each is a product of one known and one local derivative. */
export function backward({ x, w, s, e }: Numbers): Numbers {
  const dl = 1;
  const de = dl * 2 * e;
  const ds = de * 1;
  const dt = de * -1;
  const da = ds * s * (1 - s);
  const du = da * 1;
  const db = da * 1;
  const dw = du * x;
  const dx = du * w;
  return { l: dl, e: de, s: ds, t: dt, a: da, u: du, b: db, w: dw, x: dx };
}

/** Returns ∂ℓ/∂(one input) by moving it a little to both sides. */
export function difference(inputs: Inputs, name: keyof Inputs, h = 1e-4): number {
  const lossAt = (by: number): number => forward({ ...inputs, [name]: inputs[name] + by }).l;
  return (lossAt(h) - lossAt(-h)) / (2 * h);
}
