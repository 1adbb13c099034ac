// Which models to train, and in what order on a few cores: those that others need first, then the longest.
import type { ModelDefinition, ModelId } from '../lib/models/types.ts';
import { UsageError } from './outcome.ts';
import { shippedFolder } from './run-folder.ts';
import { findManifest } from './weights-folder.ts';

/** A model to train. */
export interface Task {
  readonly id: ModelId;
  /** Models of this call whose weights its measures need. */
  readonly needs: readonly ModelId[];
  /** How long its training took when its shipped weights were made; 0 where there are none. */
  readonly seconds: number;
}

/**
 * Chooses the models that a call trains.
 *
 * @param only ids with commas between; one without a slash stands for its variants too.
 * @param withFailures also the models that are made to fail; one that is named as such is always trained.
 */
export function chooseModels(
  definitions: readonly ModelDefinition[],
  only: string | undefined,
  withFailures: boolean,
): readonly ModelDefinition[] {
  const named = only?.split(',').map((word) => word.trim());
  for (const word of named ?? []) {
    if (definitions.some(({ config: { id } }) => id === word)) continue;
    const ids = definitions.map(({ config: { id } }) => id);
    throw new UsageError(`There is no model “${word}”: choose one of ${ids.join(', ')}.`);
  }
  return definitions.filter(({ config: { id }, failure }) => {
    if (named?.includes(id) === true && id.includes('/')) return true;
    const [chapter] = id.split('/', 1) as [string];
    const isNamed = named === undefined || named.includes(id) || named.includes(chapter);
    return isNamed && (failure !== true || withFailures);
  });
}

/** Makes tasks of models, in the order in which they begin where nothing has to wait; `secondsOf` says how long one takes. */
export function schedule(definitions: readonly ModelDefinition[], secondsOf = secondsShipped): Task[] {
  const ids = definitions.map(({ config }) => config.id);
  const tasks = definitions.map(({ config, needs = [] }) => ({
    id: config.id,
    needs: needs.filter((id) => ids.includes(id)),
    seconds: secondsOf(config.id),
  }));
  const isNeeded = (task: Task): boolean => tasks.some(({ needs }) => needs.includes(task.id));
  return tasks.toSorted((a, b) => Number(isNeeded(b)) - Number(isNeeded(a)) || b.seconds - a.seconds);
}

function secondsShipped(id: ModelId): number {
  return findManifest(shippedFolder(id))?.run.seconds ?? 0;
}

/**
 * Runs tasks, `jobs` at a time, each as soon as those it needs are done.
 *
 * @param run resolves with what came of a task. @param isDone tells whether those who need it may begin.
 * @param skip is asked what comes of a task whose needs were not met. @param mayGoOn false: nothing more begins.
 */
export async function runTasks<Outcome>(
  tasks: readonly Task[],
  jobs: number,
  {
    run,
    isDone,
    skip,
    mayGoOn,
  }: {
    run(task: Task): Promise<Outcome>;
    isDone(outcome: Outcome): boolean;
    skip(task: Task): Outcome;
    mayGoOn(): boolean;
  },
): Promise<Outcome[]> {
  const waiting = [...tasks];
  const outcomes = new Map<ModelId, Outcome>();
  const running = new Map<ModelId, Promise<void>>();
  const stateOf = (id: ModelId): 'open' | 'done' | 'failed' => {
    const outcome = outcomes.get(id);
    return outcome === undefined ? 'open' : isDone(outcome) ? 'done' : 'failed';
  };
  while ((waiting.length > 0 && mayGoOn()) || running.size > 0) {
    for (const task of waiting.filter(({ needs }) => needs.some((id) => stateOf(id) === 'failed'))) {
      waiting.splice(waiting.indexOf(task), 1);
      outcomes.set(task.id, skip(task));
    }
    while (running.size < jobs && mayGoOn()) {
      const next = waiting.findIndex(({ needs }) => needs.every((id) => stateOf(id) === 'done'));
      const [task] = next < 0 ? [] : waiting.splice(next, 1);
      if (task === undefined) break;
      const finish = async (): Promise<void> => {
        outcomes.set(task.id, await run(task));
        running.delete(task.id);
      };
      running.set(task.id, finish());
    }
    if (running.size === 0 && waiting.every(({ needs }) => needs.some((id) => stateOf(id) === 'open'))) break;
    await Promise.race(running.values());
  }
  return [...outcomes.values()];
}
