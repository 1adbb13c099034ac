// What chapter 3's figures share: errors, differences, and the reader's moves in a link.
import { expect, it } from 'vitest';
import {
  applyMoves,
  differenceOf,
  modelOf,
  readMoves,
  squaredError,
  writeMoves,
} from '../../../src/components/demos/autoencoder-models.ts';

it('names the model of each size', () => {
  expect((['2', '8', '32'] as const).map(modelOf)).toEqual([
    'autoencoder/code-2',
    'autoencoder/code-8',
    'autoencoder',
  ]);
});

it('sums the squared error over the pixels of one picture', () => {
  const [a, b] = [new Float32Array(1568).fill(1), new Float32Array(1568)];
  expect(squaredError(a, b, 1)).toBeCloseTo(784, 6);
});

it('shows no difference as mid-grey, and too much ink darker', () => {
  expect(differenceOf(Float32Array.of(0, 1, 0), Float32Array.of(0, 0, 1))).toEqual(
    Float32Array.of(0.5, 1, 0),
  );
});

it('writes the moves of both codes for a link and reads them back', () => {
  const moves = { network: { 4: 1.25, 31: -0.5 }, pca: { 0: -3 } };
  expect(writeMoves(moves)).toBe('n4:1.25_n31:-0.5_p0:-3');
  expect(readMoves(writeMoves(moves))).toEqual(moves);
  expect(readMoves('n1:2_junk_q9:1_p1:zzz')).toEqual({ network: { 1: 2 }, pca: {} });
  expect(applyMoves(Float32Array.of(1, 2, 3), { 1: 9 })).toEqual(Float32Array.of(1, 9, 3));
});
