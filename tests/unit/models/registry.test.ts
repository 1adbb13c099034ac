import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ALL_MODELS } from '../../../src/lib/models/catalogue.ts';
import { isRegistered, loadDefinition, REGISTERED } from '../../../src/lib/models/registry.ts';
import { loadStudy } from '../../../src/lib/models/study.ts';

it('registers models whose definition, configuration and study go by the same id', async () => {
  expect(REGISTERED).toContain('denoiser');
  for (const id of REGISTERED) {
    expect((await loadDefinition(id)).config.id).toBe(id);
    expect(typeof (await loadStudy(id)).measure).toBe('function');
  }
});

it('refuses an id that is not registered with a sentence', async () => {
  expect(isRegistered('toString')).toBe(false);
  await expect(loadDefinition('diffusion')).rejects.toThrow(
    `There is no model “diffusion”: choose one of ${REGISTERED.join(', ')}.`,
  );
});

it('lists the seven chapters in order; those that can be read have a model, with its weights', () => {
  expect(ALL_MODELS.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(ALL_MODELS.map(({ id }) => id)).toEqual([
    'bayes',
    'gmm',
    'autoencoder',
    'denoiser',
    'vae',
    'dcgan',
    'cgan',
  ]);
  for (const { id, number } of ALL_MODELS) {
    const page = new URL(`../../../src/content/models/0${number}-${id}.mdx`, import.meta.url);
    if (!existsSync(page) || /^draft: true$/m.test(readFileSync(page, 'utf8'))) continue;
    expect(isRegistered(id)).toBe(true);
    expect(existsSync(new URL(`../../../public/weights/${id}/manifest.json`, import.meta.url)), id).toBe(
      true,
    );
  }
});
