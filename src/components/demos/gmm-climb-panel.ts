// What stands beside the stage of a climb: the buttons of the half steps, three numbers, a sentence, a chart, two tables.
import { part } from '../../lib/ui/part.ts';
import { setResting } from '../../lib/ui/rest.ts';
import '../controls/loss-chart.ts';
import type { LossChart } from '../controls/loss-chart.ts';
import '../controls/run-button.ts';
import type { RunButton } from '../controls/run-button.ts';
import { letterOf } from './gmm-names.ts';
import { formatNats, linesOf, rowOf, sentenceOf, type Entry } from './gmm-record.ts';

/** What the panel shows. */
export interface PanelView {
  readonly d: 1 | 2;
  /** Number of points. */
  readonly points: number;
  readonly entries: readonly Entry[];
  readonly next: 'E' | 'M';
  readonly running: boolean;
  /** Said in place of what the last half step did. */
  readonly message: string;
}

export class ClimbPanel {
  readonly E: HTMLButtonElement;
  readonly M: HTMLButtonElement;
  readonly rest: HTMLButtonElement;
  readonly back: HTMLButtonElement;
  readonly run: RunButton;
  readonly #readings: Readonly<Record<'likelihood' | 'bound' | 'gap', HTMLElement>>;
  readonly #sentence: HTMLElement;
  readonly #chart: LossChart;
  readonly #components: HTMLElement;
  readonly #record: HTMLElement;
  readonly #heads: Readonly<Record<'variance' | 'correlation', HTMLElement>>;

  /** Finds the parts inside a climb. */
  constructor(climb: HTMLElement) {
    this.E = part(climb, 'half-e');
    this.M = part(climb, 'half-m');
    this.rest = part(climb, 'rest');
    this.back = part(climb, 'back');
    this.run = part(climb, 'run');
    this.#readings = {
      likelihood: part(climb, 'likelihood'),
      bound: part(climb, 'bound'),
      gap: part(climb, 'gap'),
    };
    this.#sentence = part(climb, 'sentence');
    this.#chart = part(climb, 'chart');
    this.#components = part(climb, 'components-table');
    this.#record = part(climb, 'record-table');
    this.#heads = { variance: part(climb, 'head-variance'), correlation: part(climb, 'head-correlation') };
  }

  render(view: PanelView): void {
    const now = view.entries.at(-1) as Entry;
    this.#renderButtons(now, view);
    this.#renderReadings(now, view);
    const lines = linesOf(view.points === 0 ? [] : view.entries);
    this.#chart.set('likelihood', lines.likelihood);
    this.#chart.set('bound', lines.bound);
    this.#renderComponents(now, view.d);
    this.#renderRecord(view.entries);
  }

  #renderButtons({ r, singular }: Entry, { points, entries, next, running }: PanelView): void {
    const stuck = points === 0 || singular !== null;
    setResting(this.E, stuck);
    setResting(this.M, stuck || r === null);
    this.E.classList.toggle('button--primary', next === 'E' || r === null);
    this.M.classList.toggle('button--primary', next === 'M' && r !== null);
    this.M.title = r === null ? 'An E step comes first: there is nothing to average with yet.' : '';
    setResting(this.rest, stuck);
    setResting(this.back, entries.length < 2);
    this.run.running = running;
    const ended = singular === null ? null : 'It ends where a variance is zero.';
    this.run.disabledReason = points === 0 ? 'It needs points.' : ended;
  }

  #renderReadings(now: Entry, { points, entries, message }: PanelView): void {
    const empty = points === 0;
    const gap = now.bound === null || now.singular !== null ? null : now.logLikelihood - now.bound;
    this.#readings.likelihood.textContent = empty ? '–' : formatNats(now.logLikelihood);
    this.#readings.bound.textContent = formatNats(now.bound);
    this.#readings.gap.textContent = formatNats(gap);
    const words = empty
      ? 'There are no points yet: choose “add points” and touch the stage.'
      : message || sentenceOf(entries);
    if (this.#sentence.textContent !== words) this.#sentence.textContent = words;
  }

  #renderComponents({ mixture }: Entry, d: 1 | 2): void {
    this.#heads.variance.textContent = d === 1 ? 'variance σ²' : 'variances';
    this.#heads.correlation.hidden = d === 1;
    const rows = mixture.components.map((_, k) => tableRow(letterOf(k), rowOf(mixture, k)));
    this.#components.replaceChildren(...rows);
  }

  /** Rows that stand already stay: a long record would be built again at every half step. */
  #renderRecord(entries: readonly Entry[]): void {
    const rows = this.#record.children;
    while (rows.length > entries.length) rows[rows.length - 1]?.remove();
    entries.forEach((entry, i) => {
      const cells = [formatNats(entry.logLikelihood), formatNats(entry.bound)];
      const key = `${i} ${entry.move} ${cells.join(' ')}`;
      if ((rows[i] as HTMLElement | undefined)?.dataset['key'] === key) return;
      const row = tableRow(`${i} ${entry.move}`, cells);
      row.dataset['key'] = key;
      row.dataset['move'] = entry.move;
      if (rows[i]) rows[i].replaceWith(row);
      else this.#record.append(row);
    });
  }
}

function tableRow(name: string, cells: readonly string[]): HTMLTableRowElement {
  const row = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  head.textContent = name;
  const others = cells.map((text) => {
    const cell = document.createElement('td');
    cell.textContent = text;
    return cell;
  });
  row.append(head, ...others);
  return row;
}
