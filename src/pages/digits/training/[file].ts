// Writes, at build time, what a page searches for the training digits nearest to a picture: codes of all, and the digits in
// small files that are fetched only when a search opens them.
import type { APIRoute, GetStaticPaths } from 'astro';
import { trainingIndex } from '../../../components/demos/build-data.ts';
import { encodeChunk } from '../../../lib/data/digit-chunk.ts';
import { chunkFile, TRAINING_FILES } from '../../../lib/data/training-files.ts';

export const prerender = true;

const CHUNKS = Math.ceil(TRAINING_FILES.count / TRAINING_FILES.perChunk);
const NAMES = [TRAINING_FILES.codes, ...Array.from({ length: CHUNKS }, (_, i) => chunkFile(i))];

export const getStaticPaths: GetStaticPaths = () => NAMES.map((file) => ({ params: { file } }));

export const GET: APIRoute = ({ params }) => {
  const place = NAMES.indexOf(params['file'] ?? '');
  if (place < 0) return new Response('There is no such file of training digits.', { status: 404 });
  const index = trainingIndex();
  const body = place === 0 ? index.codes : encodeChunk(index.chunk(place - 1));
  return new Response(body, { headers: { 'Content-Type': 'application/octet-stream' } });
};
