import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CallRecord } from '../../../src/cli/call-record.ts';
import { UsageError } from '../../../src/cli/outcome.ts';
import { chooseModels, runTasks, schedule } from '../../../src/cli/schedule.ts';
import type { Task } from '../../../src/cli/schedule.ts';
import type { ModelDefinition, ModelId } from '../../../src/lib/models/types.ts';
import { temporaryFolder } from './run-command.ts';

const folder = temporaryFolder();
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function define(id: ModelId, more: Partial<ModelDefinition> = {}): ModelDefinition {
  return {
    config: { id, title: id, seed: 1, epochs: 1, batchSize: 1, learningRate: 1 },
    learningRateAt: () => 1,
    create: () => {
      throw new Error('Not here.');
    },
    ...more,
  };
}

const needs = ['judge'] as const;
const ALL = [
  define('judge'),
  define('gmm'),
  define('vae', { needs }),
  define('vae/plane-1'),
  define('vae/plane-collapsed', { failure: true }),
  define('dcgan', { needs }),
  define('dcgan/collapsed', { failure: true }),
];
const idsOf = (definitions: readonly ModelDefinition[]): string[] =>
  definitions.map(({ config }) => config.id);

describe('the models of a call', () => {
  it.each([
    [undefined, false, 'judge gmm vae vae/plane-1 dcgan'],
    [undefined, true, 'judge gmm vae vae/plane-1 vae/plane-collapsed dcgan dcgan/collapsed'],
    ['vae', false, 'vae vae/plane-1'],
    ['vae', true, 'vae vae/plane-1 vae/plane-collapsed'],
    ['vae/plane-1, gmm', false, 'gmm vae/plane-1'],
    ['dcgan/collapsed', false, 'dcgan/collapsed'],
  ] as const)('for --only %s, with failures: %s', (only, withFailures, ids) => {
    expect(idsOf(chooseModels(ALL, only, withFailures)).join(' ')).toBe(ids);
  });

  it('are refused where one is not known', () => {
    expect(() => chooseModels(ALL, 'vae,gan', false)).toThrow(UsageError);
    expect(() => chooseModels(ALL, 'gan', false)).toThrow(
      'There is no model “gan”: choose one of judge, gmm',
    );
  });

  it('begin with what others need, then the longest, and those last that nobody knows', () => {
    const seconds: Partial<Record<ModelId, number>> = { judge: 10, gmm: 60, dcgan: 1800, vae: 300 };
    const tasks = schedule(ALL.slice(0, 6), (id) => seconds[id] ?? 0);
    expect(tasks.map(({ id }) => id).join(' ')).toBe('judge dcgan vae gmm vae/plane-1 vae/plane-collapsed');
    expect(tasks[1]?.needs).toEqual(['judge']);
    expect(schedule(ALL.slice(2, 4), () => 0)[0]?.needs).toEqual([]);
  });
});

describe('tasks on two cores', () => {
  const tasks = schedule(ALL.slice(0, 4), () => 0);
  /** Runs them and writes down when each begins and ends. */
  async function record(fails: readonly string[], stopAfter?: string): Promise<string[]> {
    const log: string[] = [];
    let isStopped = false;
    const outcomes = await runTasks(tasks, 2, {
      run: async ({ id }: Task) => {
        log.push(`+${id}`);
        await new Promise((resolve) => setTimeout(resolve, id === 'judge' ? 20 : 5));
        log.push(`-${id}`);
        if (id === stopAfter) isStopped = true;
        return { id, well: !fails.includes(id) };
      },
      isDone: ({ well }) => well,
      skip: ({ id }) => ({ id, well: false }),
      mayGoOn: () => !isStopped,
    });
    log.push(outcomes.map(({ id, well }) => `${id}${well ? '' : '!'}`).join(' '));
    return log;
  }

  it('wait for what they need, while others run', async () => {
    const log = await record([]);
    expect(log.slice(0, 2)).toEqual(['+judge', '+gmm']);
    expect(log.indexOf('+vae')).toBeGreaterThan(log.indexOf('-judge'));
    expect(log.indexOf('+vae/plane-1')).toBeLessThan(log.indexOf('-judge'));
    expect(log.at(-1)?.split(' ').length).toBe(4);
  });

  it('are left out when what they need fails, and the others are not', async () => {
    const log = await record(['judge']);
    expect(log).not.toContain('+vae');
    expect(log.at(-1)).toBe('gmm vae/plane-1 judge! vae!');
  });

  it('do not begin any more when the call is stopped', async () => {
    const log = await record([], 'gmm');
    expect(log).not.toContain('+vae');
    expect(log).not.toContain('+vae/plane-1');
    expect(log).toContain('-judge');
  });
});

describe('the record of a call', () => {
  it('tells the next call what was asked and what is done', () => {
    const first = new CallRecord(folder, { limit: 64, only: 'vae' }, false);
    first.add('vae/plane-1', { folder: 'x', seconds: 3 });
    const second = new CallRecord(folder, {}, true);
    expect(second.flags).toEqual({ limit: 64, only: 'vae' });
    expect(second.done).toEqual({ 'vae/plane-1': { folder: 'x', seconds: 3 } });
    expect(() => new CallRecord(folder, { limit: 65 }, true)).toThrow('The stopped call had another --limit');
    second.remove();
    expect(() => new CallRecord(folder, {}, true)).toThrow('There is no stopped call to resume');
  });

  it('is refused with a sentence when it is damaged', () => {
    writeFileSync(join(folder, 'train-all.json'), '{"flags":{},"done":3}');
    expect(() => new CallRecord(folder, {}, true)).toThrow(UsageError);
  });
});
