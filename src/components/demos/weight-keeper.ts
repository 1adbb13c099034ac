// <weight-keeper>: download, upload, back to the shipped weights, and undo of the last two. Markup: WeightKeeper.astro.
import { engine } from '../../lib/engine/client.ts';
import type { WeightFiles } from '../../lib/engine/types.ts';
import type { ModelId } from '../../lib/models/types.ts';
import { part } from '../../lib/ui/part.ts';
import { onPress, setResting } from '../../lib/ui/rest.ts';
import { offerFiles, readFiles, saveFile, type OfferedFile } from './weight-files.ts';
import {
  isShipped,
  onWeightsChange,
  presentWeights,
  resetWeights,
  type PresentWeights,
} from './weights-changed.ts';

declare global {
  interface HTMLElementTagNameMap {
    'weight-keeper': WeightKeeper;
  }
}

interface State {
  /** A run goes on: nothing may take the weights from under it. */
  readonly isLocked: boolean;
  /** A call of its own is under way. */
  readonly isBusy: boolean;
  readonly message: string;
  readonly offered: readonly OfferedFile[];
  /** What a reset or an upload replaced. */
  readonly replaced: { readonly files: WeightFiles; readonly weights: PresentWeights } | null;
}

export class WeightKeeper extends HTMLElement {
  readonly #id = this.dataset['model'] as ModelId;
  readonly #back = part<HTMLButtonElement>(this, 'back');
  readonly #download = part<HTMLButtonElement>(this, 'download');
  readonly #upload = part<HTMLButtonElement>(this, 'upload');
  readonly #files = part<HTMLInputElement>(this, 'files');
  readonly #undo = part<HTMLButtonElement>(this, 'undo');
  readonly #message = part(this, 'message');
  readonly #links = part(this, 'links');
  readonly #linkList = part(this, 'link-list');
  #state: State = { isLocked: false, isBusy: false, message: '', offered: [], replaced: null };
  #listening: AbortController | undefined;

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    const restore = (): Promise<void> => resetWeights(this.#id);
    onPress(this.#back, signal, () => void this.#replace('The shipped weights are back.', restore));
    onPress(this.#download, signal, () => void this.#save());
    onPress(this.#upload, signal, () => this.#files.click());
    onPress(this.#undo, signal, () => void this.#undoReplace());
    this.#files.addEventListener('change', () => void this.#take(), { signal });
    onWeightsChange(signal, () => this.#render());
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#free();
  }

  /** Keeps hands off the weights while a run changes them; they can still be downloaded. */
  set locked(isLocked: boolean) {
    if (isLocked) this.#free();
    // What a run made is not to be undone by the step before it.
    this.#show({ isLocked, ...(isLocked && { replaced: null, message: '' }) });
  }

  async #save(): Promise<void> {
    await this.#trying(async () => {
      const offered = offerFiles(await engine.exportWeights(this.#id));
      offered.forEach(saveFile);
      const names = offered.map(({ name }) => name).join(', ');
      const isNetwork = offered.some(({ name }) => name.endsWith('.json'));
      const opens = isNetwork
        ? ': a .json and its .bin are a LayersModel, which tf.loadLayersModel opens'
        : '';
      return { offered, message: `Saved ${names}${opens}.` };
    });
  }

  async #take(): Promise<void> {
    const chosen = [...(this.#files.files ?? [])];
    // So that the same files can be chosen again.
    this.#files.value = '';
    if (chosen.length === 0) return;
    await this.#replace('The uploaded weights are in place.', async () => {
      await engine.importWeights(this.#id, await readFiles(chosen));
      presentWeights.set({ id: this.#id, origin: 'uploaded', steps: 0 });
    });
  }

  /** Replaces the weights, and keeps those that were there until the next run. */
  async #replace(message: string, put: () => Promise<void>): Promise<void> {
    await this.#trying(async () => {
      const weights = presentWeights.value;
      const files = await engine.exportWeights(this.#id);
      await put();
      return { message, replaced: { files, weights } };
    });
  }

  async #undoReplace(): Promise<void> {
    const { replaced } = this.#state;
    if (!replaced) return;
    await this.#trying(async () => {
      await engine.importWeights(this.#id, replaced.files);
      presentWeights.set({ ...replaced.weights, id: this.#id });
      return { message: 'Undone: the weights of before are back.', replaced: null };
    });
    this.#back.focus();
  }

  async #trying(work: () => Promise<Partial<State>>): Promise<void> {
    this.#free();
    this.#show({ isBusy: true, message: '' });
    try {
      this.#show({ ...(await work()), isBusy: false });
    } catch (error) {
      this.#show({ isBusy: false, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #free(): void {
    for (const { url } of this.#state.offered) URL.revokeObjectURL(url);
    this.#state = { ...this.#state, offered: [] };
  }

  #show(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.#render();
  }

  #render(): void {
    const { isLocked, isBusy, message, offered, replaced } = this.#state;
    setResting(this.#back, isLocked || isBusy || isShipped(presentWeights.value));
    setResting(this.#download, isBusy);
    for (const button of [this.#upload, this.#undo]) setResting(button, isLocked || isBusy);
    this.#undo.hidden = replaced === null;
    this.#message.textContent = message;
    this.#links.hidden = offered.length === 0;
    this.#linkList.replaceChildren(...offered.flatMap(linkTo));
  }
}

/** Makes a link to a file, with a comma before all but the first. */
function linkTo({ name, url }: OfferedFile, i: number): (string | HTMLAnchorElement)[] {
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = anchor.textContent = name;
  return i === 0 ? [anchor] : [', ', anchor];
}

customElements.define('weight-keeper', WeightKeeper);
