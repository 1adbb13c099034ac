import { expect, test } from 'vitest';
import { offerFiles, readFiles } from '../../../src/components/demos/weight-files.ts';

const JSON_TEXT = '{"modelTopology":{}}';
const BYTES = new Uint8Array([1, 2, 3, 250]);
const file = (name: string, content: BlobPart = ''): File => new File([content], name);
const model = file('model.json', JSON_TEXT);
const weights = file('weights.abc.bin', BYTES);

test('the two files are read in either order, whatever the .bin is called', async () => {
  for (const files of [
    [model, weights],
    [weights, model],
    [file('Model (1).JSON', JSON_TEXT), file('weights (1).BIN', BYTES)],
  ]) {
    const read = await readFiles(files);
    expect(read.modelJson).toBe(JSON_TEXT);
    expect(new Uint8Array(read.weights)).toEqual(BYTES);
    expect(files.map(({ name }) => name)).toContain(read.weightsName);
    expect(read.weightsName).toMatch(/\.bin$/i);
  }
});

test.each([
  ['nothing', [], /two files/],
  ['a picture', [file('digit.png')], /two files/],
  ['the .bin alone', [weights], /^model\.json is missing/],
  ['model.json alone', [model], /^The \.bin is missing/],
  ['a third file', [model, weights, file('other.bin')], /more were chosen/],
] as [string, File[], RegExp][])('%s is refused with a sentence', async (_, files, sentence) => {
  const refused = readFiles(files);
  await expect(refused).rejects.toThrow(sentence);
  await expect(refused).rejects.toThrow(/choose .*\.$/);
});

test('the two files are offered under the names that belong together', async () => {
  const offered = offerFiles({ modelJson: JSON_TEXT, weights: BYTES.buffer, weightsName: 'weights.abc.bin' });
  expect(offered.map(({ name }) => name)).toEqual(['model.json', 'weights.abc.bin']);
  const [json, bin] = await Promise.all(offered.map(async ({ url }) => (await fetch(url)).arrayBuffer()));
  expect(new TextDecoder().decode(json)).toBe(JSON_TEXT);
  expect(new Uint8Array(bin!)).toEqual(BYTES);
  for (const { url } of offered) URL.revokeObjectURL(url);
});
