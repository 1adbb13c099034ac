// What pages ask of the training digits: those nearest to a drawing, or to a sample that might be a copy.
import { searchAll, type NearestOfAll } from '../../data/nearest-digits.ts';
import { FILES_OPENED } from '../../data/training-files.ts';
import { PIXELS, type Pixels } from '../../models/types.ts';
import { withoutWeights } from '../answer.ts';
import { EngineError } from '../errors.ts';
import type { Answers, AnswerParts, DigitFolder } from '../questions.ts';
import { CODES_BYTES, TrainingDigits } from '../training-digits.ts';

export interface NearestRequest {
  /** n × 784 in [0, 1]. */
  readonly pixels: Pixels;
  /** Digits to find for each picture, 1 to 50. */
  readonly count: number;
  /** Files of 100 digits to open for each picture at most; FILES_OPENED if not given. */
  readonly files?: number;
}

export type NearestAnswer = NearestOfAll;

export interface NearestProgress {
  /** Bytes of the codes, fetched once; then pictures that have been searched for. */
  readonly stage: 'codes' | 'pictures';
  readonly done: number;
  readonly of: number;
}

export interface DataQuestions {
  readonly nearest: {
    readonly request: NearestRequest;
    readonly answer: NearestAnswer;
    readonly progress: NearestProgress;
  };
}

/** Digits to find, and pictures to find them for, at most. */
const MOST = 50;

const opened = new WeakMap<DigitFolder, TrainingDigits>();

/** Returns the training digits of an engine, which keeps what has been fetched. */
function trainingDigits(folder: DigitFolder): TrainingDigits {
  const found = opened.get(folder) ?? new TrainingDigits(folder);
  opened.set(folder, found);
  return found;
}

function check({ pixels, count, files = FILES_OPENED }: NearestRequest): void {
  const pictures = pixels.length / PIXELS;
  if (!Number.isInteger(pictures) || pictures < 1 || pictures > MOST || !pixels.every(Number.isFinite)) {
    throw new EngineError(
      'input',
      `Bring 1 to ${MOST} pictures, each of ${PIXELS} finite numbers; change them.`,
    );
  }
  if (!Number.isInteger(count) || count < 1 || count > MOST) {
    throw new EngineError('input', `The number of digits to find is from 1 to ${MOST}; choose another.`);
  }
  if (!Number.isInteger(files) || files < 1) {
    throw new EngineError('input', 'One file at least has to be opened; choose another number.');
  }
}

/** Finds the training digits nearest to each picture, one picture after the other. */
async function findNearest(request: NearestRequest, parts: AnswerParts): Promise<NearestAnswer> {
  check(request);
  const { pixels, count, files = FILES_OPENED } = request;
  const digits = trainingDigits(parts.digits);
  const report = (progress: NearestProgress): void => parts.report(progress);
  const codes = await digits.codes(
    (bytes) => report({ stage: 'codes', done: Math.min(bytes, CODES_BYTES), of: CODES_BYTES }),
    parts.signal,
  );
  const of = pixels.length / PIXELS;
  const search = { count, files, open: (chunk: number) => digits.chunk(chunk, parts.signal) };
  return searchAll(codes, pixels, search, (work, done) => {
    report({ stage: 'pictures', done, of });
    return parts.compute(work);
  });
}

export const answers: Answers<DataQuestions> = { nearest: withoutWeights(findNearest) };
