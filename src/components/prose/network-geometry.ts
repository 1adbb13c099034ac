// Places the feature maps of a network on a line: heights are sides of the picture, widths tell the channels.
import type { FeatureMap, Network } from './networks.ts';

export const WIDTH = 940;
const PIXEL = 4;
const NUMBER = 6;
const LIST_WIDTH = 10;
const PLANE_OFFSET = 9;
const TOP = 50;

export interface PlacedMap extends FeatureMap {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly shape: string;
}

export interface Placed {
  readonly maps: readonly PlacedMap[];
  readonly arrows: readonly { x1: number; x2: number; middle: number; above: string; below: string }[];
  /** Paths of the values that are added later, as SVG path data, each with the middle of its top. */
  readonly skips: readonly { path: string; x: number; y: number; label: string }[];
  readonly height: number;
  readonly axis: number;
}

/** Height of a map: the side of its pictures; a list of numbers grows with the root of its length. */
function heightOf(map: FeatureMap): number {
  return map.numbers ? NUMBER * Math.sqrt(map.numbers) : map.side * PIXEL;
}

/** Width of a map: a picture is as wide as high, a stack of channels as thick as it has channels. */
function widthOf(map: FeatureMap): number {
  if (map.numbers) return LIST_WIDTH;
  return map.planes ? map.side * PIXEL + (map.planes.length - 1) * PLANE_OFFSET : 8 + map.channels * 0.25;
}

/** Computes where everything of a diagram stands, in the units of its view box. */
export function placeNetwork(network: Network): Placed {
  const tallest = Math.max(...network.maps.map(heightOf));
  const axis = TOP + tallest / 2;
  const gap =
    (WIDTH - 2 - network.maps.reduce((sum, map) => sum + widthOf(map), 0)) / (network.maps.length - 1);
  let x = 1;
  const maps = network.maps.map((map) => {
    const placed = {
      ...map,
      x,
      width: widthOf(map),
      height: heightOf(map),
      y: axis - heightOf(map) / 2,
      shape: map.numbers ? String(map.numbers) : `${map.side} × ${map.side} × ${map.channels}`,
    };
    x += placed.width + gap;
    return placed;
  });
  const arrows = network.steps.map(([above, below], index) => {
    const from = maps[index] as PlacedMap;
    const x1 = from.x + from.width + 6;
    const x2 = (maps[index + 1] as PlacedMap).x - 6;
    return { x1, x2, middle: (x1 + x2) / 2, above, below };
  });
  const skips = network.skips.map(({ from, to, label }, index) => {
    const start = maps[from] as PlacedMap;
    const end = maps[to] as PlacedMap;
    const [left, right] = [start.x + start.width / 2, end.x + end.width / 2];
    const y = 18 + index * 28;
    const path = `M${left} ${start.y - (start.planes ? (start.planes.length - 1) * PLANE_OFFSET : 0) - 4}V${y + 8}q0 -8 8 -8H${right - 8}q8 0 8 8V${end.y - 6}`;
    return { path, x: (left + right) / 2, y, label };
  });
  return { maps, arrows, skips, axis, height: axis + tallest / 2 + 26 };
}
