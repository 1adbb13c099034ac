import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  binNames,
  decodeLayersModel,
  encodeLayersModel,
  type NamedWeight,
} from '../../../src/lib/weights/layers-model.ts';

function build(): tf.Sequential {
  return tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [6, 6, 1],
        filters: 3,
        kernelSize: 3,
        activation: 'relu',
        kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
        name: 'conv',
      }),
      tf.layers.flatten({ name: 'flat' }),
      tf.layers.dense({
        units: 2,
        kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
        name: 'out',
      }),
    ],
  });
}

function weightsOf(model: tf.LayersModel): NamedWeight[] {
  return model.weights.map((weight) => ({
    name: weight.originalName,
    shape: weight.shape as number[],
    data: weight.read().dataSync() as Float32Array,
  }));
}

let model: tf.Sequential;
let weights: NamedWeight[];
let topology: object;
beforeAll(async () => {
  await tf.setBackend('cpu');
  model = build();
  weights = weightsOf(model);
  topology = model.toJSON(null, false) as object;
});

/** Opens the two files as `tf.loadLayersModel` does when it fetches them. */
async function openStock(modelJson: string, bin: Uint8Array<ArrayBuffer>): Promise<tf.LayersModel> {
  const json = JSON.parse(modelJson) as tf.io.ModelJSON;
  return tf.loadLayersModel({
    load: () =>
      tf.io.getModelArtifactsForJSON(json, (manifest) =>
        Promise.resolve([manifest.flatMap((group) => group.weights), bin.buffer]),
      ),
  });
}

describe('encodeLayersModel', () => {
  test.each([
    [false, 0],
    [true, 2 ** -11],
  ])('writes files that stock tfjs opens, float16: %s', async (float16, error) => {
    const files = encodeLayersModel(topology, weights, { float16 });
    expect(files.bin.length).toBe(model.countParams() * (float16 ? 2 : 4));
    const [group] = (JSON.parse(files.modelJson) as tf.io.ModelJSON).weightsManifest;
    for (const { dtype, quantization } of group!.weights) {
      expect(dtype).toBe('float32');
      expect(quantization).toEqual(float16 ? { dtype: 'float16', original_dtype: 'float32' } : undefined);
    }
    const opened = await openStock(files.modelJson, files.bin);
    weightsOf(opened).forEach((weight, i) => {
      const original = weights[i] as NamedWeight;
      expect(weight.name).toBe(original.name);
      weight.data.forEach((value, k) => {
        const exact = original.data[k] as number;
        expect(Math.abs(value - exact)).toBeLessThanOrEqual(Math.abs(exact) * error);
      });
    });
    const input = tf.ones([1, 6, 6, 1]);
    const [a, b] = [model, opened].map((net) => (net.predict(input) as tf.Tensor).dataSync());
    a!.forEach((value, i) => expect(b![i]).toBeCloseTo(value, float16 ? 2 : 6));
  });

  test('names the binary after its content, or as told', () => {
    const files = encodeLayersModel(topology, weights, { float16: true });
    expect(files.binName).toMatch(/^weights\.[0-9a-f]{8}\.bin$/);
    expect(binNames(files.modelJson)).toEqual([files.binName]);
    const named = encodeLayersModel(topology, weights, { float16: true, binName: 'x.bin' });
    expect(binNames(named.modelJson)).toEqual(['x.bin']);
  });

  test('refuses numbers that would not survive', () => {
    const spoil = (value: number) => [{ name: 'a', shape: [2], data: Float32Array.of(1, value) }];
    expect(() => encodeLayersModel({}, spoil(NaN), { float16: false })).toThrow(
      '“a” holds NaN, which is no finite',
    );
    expect(() => encodeLayersModel({}, spoil(70_000), { float16: true })).toThrow('which is beyond float16');
    expect(() => encodeLayersModel({}, spoil(70_000), { float16: false })).not.toThrow();
    const short = [{ name: 'a', shape: [3], data: Float32Array.of(1) }];
    expect(() => encodeLayersModel({}, short, { float16: false })).toThrow(
      '“a” has 1 numbers, but its shape 3 needs 3.',
    );
  });
});

describe('decodeLayersModel', () => {
  const encode = (float16: boolean) => encodeLayersModel(topology, weights, { float16 });

  test('reads float32 back exactly, in the order asked for', () => {
    const { modelJson, bin } = encode(false);
    expect(decodeLayersModel(modelJson, bin, weights)).toEqual(weights);
    const reversed = [...weights].reverse();
    expect(decodeLayersModel(modelJson, bin, reversed)).toEqual(reversed);
  });

  test('reads float16 as stock tfjs does', async () => {
    const { modelJson, bin } = encode(true);
    expect(decodeLayersModel(modelJson, bin, weights)).toEqual(weightsOf(await openStock(modelJson, bin)));
  });

  test('reads what stock tfjs saves', async () => {
    const saved: tf.io.ModelArtifacts[] = [];
    await model.save(
      tf.io.withSaveHandler((artifacts) => {
        saved.push(artifacts);
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
      }),
    );
    const { modelTopology, weightSpecs, weightData } = saved[0]!;
    const json = {
      format: 'layers-model',
      modelTopology,
      weightsManifest: [{ paths: ['a.bin'], weights: weightSpecs }],
    };
    const bin = new Uint8Array(weightData as ArrayBuffer);
    expect(decodeLayersModel(JSON.stringify(json), bin, weights)).toEqual(weights);
  });

  test.each<[string, (json: string, bin: Uint8Array) => [string, Uint8Array], string]>([
    ['HTML', (_, bin) => ['<!doctype html>', bin], 'model.json is not JSON'],
    [
      'another format',
      (json, bin) => [json.replace('layers-model', 'graph-model'), bin],
      'model.json.format is not',
    ],
    ['a cut binary', (json, bin) => [json, bin.subarray(1)], 'bytes, but model.json describes'],
    [
      'a longer binary',
      (json, bin) => [json, new Uint8Array([...bin, 0])],
      'bytes, but model.json describes',
    ],
    ['a missing weight', (json, bin) => [json.replace('out/bias', 'up/bias'), bin], '“out/bias” is missing'],
    [
      'a wrong shape',
      (json, bin) => [json.replace('[48,2]', '[2,48]'), bin],
      '“out/kernel” is 2×48, not 48×2.',
    ],
    [
      'integers',
      (json, bin) => [json.replaceAll('float32","q', 'int32","q'), bin],
      'dtype is not one of float32',
    ],
    [
      '8 bits',
      (json, bin) => [json.replaceAll('"float16"', '"uint8"'), bin],
      'quantization.dtype is not one of float16',
    ],
    [
      'an infinity',
      (json, bin) => [json, bin.map((byte, i) => (i === 1 ? 0x7c : i === 0 ? 0 : byte))],
      'no finite number',
    ],
  ])('refuses %s', (_, spoil, message) => {
    const { modelJson, bin } = encode(true);
    const spoilt = spoil(modelJson, bin);
    expect(() => decodeLayersModel(...spoilt, weights)).toThrow(message);
  });

  test('refuses weights that the network does not have', () => {
    const { modelJson, bin } = encode(true);
    expect(() => decodeLayersModel(modelJson, bin, weights.slice(1))).toThrow('is not part of this one');
  });
});
