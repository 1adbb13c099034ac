import { describe, expect, it } from 'vitest';
import { licencesText } from '../../../src/build/licences.ts';

describe('licences.txt', () => {
  it('names what the worker and the page carry, with the texts of their licences', async () => {
    const text = await licencesText(process.cwd());
    for (const name of [
      '@tensorflow/tfjs-core',
      'comlink',
      'katex',
      'pure-rand',
      '@fontsource-variable/newsreader',
      'seedrandom',
    ]) {
      expect(text, name).toMatch(new RegExp(`^${name} \\d`, 'm'));
    }
    expect(text).toContain('Apache License');
    expect(text).toContain('SIL OPEN FONT LICENSE');
    expect(text).not.toMatch(/^unknown/m);
  });
});
