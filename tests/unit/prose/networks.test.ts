// The diagram of a network shows the shapes that the built network has.
import '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { placeNetwork, WIDTH } from '../../../src/components/prose/network-geometry.ts';
import { NETWORKS } from '../../../src/components/prose/networks.ts';
import { loadDefinition } from '../../../src/lib/models/registry.ts';
import type { ModelId } from '../../../src/lib/models/types.ts';

test.each(Object.entries(NETWORKS))('%s: every map drawn is the output of a layer', async (id, network) => {
  const { create } = await loadDefinition(id as ModelId);
  const model = create(1);
  const shapes = Object.values(model.networks).flatMap((net) =>
    net.layers.map((layer) => JSON.stringify(layer.outputShape)),
  );
  for (const { side, channels, numbers } of network.maps)
    expect(shapes).toContain(numbers ? `[null,${numbers}]` : `[null,${side},${side},${channels}]`);
  model.dispose();
});

test.each(Object.entries(NETWORKS))('%s: the drawing fits its frame', (_id, network) => {
  const placed = placeNetwork(network);
  const last = placed.maps.at(-1);
  expect((last?.x ?? 0) + (last?.width ?? 0)).toBeCloseTo(WIDTH - 1);
  for (const arrow of placed.arrows) expect(arrow.x2 - arrow.x1).toBeGreaterThan(40);
  expect(network.steps).toHaveLength(network.maps.length - 1);
});
