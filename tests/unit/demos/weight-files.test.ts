import { expect, test } from 'vitest';
import { offerFiles, readFiles } from '../../../src/components/demos/weight-files.ts';

const JSON_TEXT = '{"modelTopology":{}}';
const BYTES = new Uint8Array([1, 2, 3, 250]);
const file = (name: string, content: BlobPart = ''): File => new File([content], name);
const model = file('model.json', JSON_TEXT);
const weights = file('weights.abc.bin', BYTES);
const other = file('other.bin', BYTES);
const bundle = file('bayes.parameters.tensors', BYTES);

test.each([
  ['the two of a network, in any order', [weights, model]],
  [
    'under the names of a second download',
    [file('Model (1).JSON', JSON_TEXT), file('weights (1).BIN', BYTES)],
  ],
  ['the four of a pair of networks', [model, weights, file('d.model.json', JSON_TEXT), other]],
  ['parameters', [bundle]],
] as [string, File[]][])('files are read: %s', async (_, chosen) => {
  const { files } = await readFiles(chosen);
  expect(files.map(({ name }) => name)).toEqual(chosen.map(({ name }) => name));
  for (const { name, bytes } of files) {
    const text = new TextDecoder().decode(bytes);
    if (/json$/i.test(name)) expect(text).toBe(JSON_TEXT);
    else expect(new Uint8Array(bytes)).toEqual(BYTES);
  }
});

test.each([
  ['nothing', [], /\.json, \.bin or \.tensors/],
  ['a picture', [file('digit.png')], /\.json, \.bin or \.tensors/],
  ['a picture beside them', [model, weights, file('digit.png')], /\.json, \.bin or \.tensors/],
  ['the .bin alone', [weights], /^model\.json is missing/],
  ['model.json alone', [model], /^The \.bin is missing/],
  ['a second .bin', [model, weights, other], /but 1 and 2 were chosen/],
] as [string, File[], RegExp][])('%s is refused with a sentence', async (_, files, sentence) => {
  const refused = readFiles(files);
  await expect(refused).rejects.toThrow(sentence);
  await expect(refused).rejects.toThrow(/choose .*\.$/);
});

test('files are offered under the names that belong together', async () => {
  const json = new TextEncoder().encode(JSON_TEXT);
  const files = [
    { name: 'model.json', bytes: json.buffer },
    { name: 'weights.abc.bin', bytes: BYTES.buffer },
  ];
  const offered = offerFiles({ files });
  expect(offered.map(({ name }) => name)).toEqual(['model.json', 'weights.abc.bin']);
  for (const [i, { url }] of offered.entries()) {
    expect(await (await fetch(url)).arrayBuffer()).toEqual(files[i]!.bytes);
    URL.revokeObjectURL(url);
  }
});
