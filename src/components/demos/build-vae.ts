// Runs in frontmatters only, at build time: what stands in the demos of chapter 5 before anything is loaded.
import type { HeldOut, Kept, VaeQuestions } from '../../lib/engine/questions/vae.ts';
import { codeOf, REACH } from '../../lib/engine/questions/vae.ts';
import { massWithin } from '../../lib/models/vae/latent.ts';
import type { ModelId, Pixels } from '../../lib/models/types.ts';
import type { Metric } from '../../lib/weights/manifest.ts';
import { findMetric, formatNumber, readManifest, unlessDraft } from '../prose/read-manifest.ts';
import { askAtBuild } from './build-time.ts';

type Answer<Q extends keyof VaeQuestions> = VaeQuestions[Q]['answer'];

/** Asks one of the chapter's questions; null in a draft build without weights. */
function ask<Q extends keyof VaeQuestions>(
  question: Q,
  request: VaeQuestions[Q]['request'],
): Promise<Answer<Q> | null> {
  return askAtBuild(request.id, (engine) => engine.ask('vae', question, request) as Promise<Answer<Q>>);
}

/** Draws the prior, and tosses the coins. */
export function priorAtBuild(
  id: ModelId,
  count: number,
  seed: number,
): Promise<{ readonly means: Pixels; readonly tossed: Pixels } | null> {
  return ask('prior', { id, count, seed, toss: 1 });
}

/** Finds a picture's cloud and what it costs. */
export function keepAtBuild(pixels: Pixels, seed: number, draws: number): Promise<Kept | null> {
  return ask('keep', { id: 'vae', pixels, seed, draws });
}

/** Shows what the shipped weights do to held-out digits and to the prior. */
export function heldOutAtBuild(pixels: Pixels, seed: number, count: number): Promise<HeldOut | null> {
  return ask('heldOut', { id: 'vae', pixels, seed, count });
}

/** Reads the codes of test digits; null in a draft build without weights. */
export function codesAtBuild(id: ModelId): Promise<Answer<'codes'> | null> {
  return ask('codes', { id });
}

/** Encodes pictures to the middles of their clouds and decodes these. */
export function rebuildAtBuild(id: ModelId, pixels: Pixels): Promise<Pixels | null> {
  return askAtBuild(id, async (engine) => engine.decode(id, await engine.encode(id, pixels)));
}

/** The code of a place of the plane, and its picture in the shipped network; null in a draft build without weights. */
export async function placeAtBuild(
  id: ModelId,
  place: readonly [number, number],
): Promise<{ readonly z: readonly [number, number]; readonly picture: Pixels | null }> {
  const answer = await ask('at', { id, place });
  return answer ?? { z: [codeOf(place[0]), codeOf(place[1])], picture: null };
}

/** Share of the prior that the plane covers, in per cent. */
export function coveredMass(): number {
  return 100 * massWithin(REACH, 2);
}

/** Means of the two bills over held-out digits, in nats, and over which; zeros in a draft build without weights. */
export function billsAtBuild(id: ModelId): {
  readonly reconstruction: number;
  readonly kl: number;
  readonly images: string;
} {
  const manifest = readManifest(id);
  const find = (name: string): Metric | null => manifest && unlessDraft(() => findMetric(manifest, name));
  const [reconstruction, kl] = [find('reconstruction'), find('kl')];
  if (!reconstruction || !kl) return { reconstruction: 0, kl: 0, images: 'test digits' };
  const images = `${formatNumber(kl.count)} ${kl.split} digits`;
  return { reconstruction: reconstruction.value, kl: kl.value, images };
}
