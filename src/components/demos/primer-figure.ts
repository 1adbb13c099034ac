// The element behind every figure of the primer: one state, kept in the address, and one pure function that shows it.
import { oncePerFrame } from '../../lib/ui/part.ts';
import { setResting } from '../../lib/ui/rest.ts';
import { urlState, type Field, type UrlState } from '../../lib/ui/url-state.ts';
import '../controls/labelled-slider.ts';
import type { LabelledSlider } from '../controls/labelled-slider.ts';
import { listenToHandles, placeOn } from './primer-plane.ts';
import type { FigureSpec, Shown } from './primer-spec.ts';

class PrimerFigure<S extends object> extends HTMLElement {
  readonly #spec: FigureSpec<S>;
  readonly #url: UrlState<S>;
  readonly #frame = oncePerFrame(() => this.#render());
  #state: S;
  #shown: Shown | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #listening: AbortController | undefined;

  constructor(prefix: string, spec: FigureSpec<S>) {
    super();
    this.#spec = spec;
    this.#url = urlState(prefix, spec.fields as never);
    this.#state = this.#url.read();
  }

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const choice of this.#all<HTMLFieldSetElement>('fieldset[data-field]')) choice.disabled = false;
    this.addEventListener('click', (event) => this.#click(event), { signal });
    this.addEventListener('change', (event) => this.#choose(event), { signal });
    this.addEventListener(
      'slide',
      (event) => {
        const name = (event.target as HTMLElement).dataset['part'] ?? '';
        this.#change({ [name]: event.detail.value } as Partial<S>);
      },
      { signal },
    );
    for (const [name, plane] of Object.entries(this.#spec.planes ?? {})) {
      const svg = this.querySelector<SVGSVGElement>(`svg[data-plane="${name}"]`);
      if (!svg) continue;
      listenToHandles(svg, plane, {
        signal,
        at: (handle) => this.#shown?.handles?.[handle]?.at,
        carry: (handle, to) => this.#change(this.#spec.carry?.(this.#state, handle, to) ?? {}),
      });
    }
    this.#render();
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#frame.cancel();
    this.#pause();
    this.#url.flush();
  }

  #all<E extends Element>(selector: string): NodeListOf<E> {
    return this.querySelectorAll<E>(selector);
  }

  #click(event: Event): void {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-act]') : null;
    const name = pressed?.dataset['act'];
    if (!name || pressed?.getAttribute('aria-disabled') === 'true') return;
    if (name === 'run' && this.#timer === undefined) this.#start();
    else {
      this.#pause();
      if (name === 'run') this.#frame.ask();
      else this.#change(this.#spec.act?.(this.#state, name) ?? {});
    }
  }

  #choose(event: Event): void {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    const name = input.closest<HTMLElement>('fieldset[data-field]')?.dataset['field'];
    if (!name) return;
    const field = this.#spec.fields[name as keyof S] as Field<unknown>;
    const value = input.type === 'checkbox' ? input.checked : field.parse(input.value);
    this.#change({ [name]: value } as Partial<S>);
  }

  #start(): void {
    const { run } = this.#spec;
    if (!run) return;
    if (run.next(this.#state) === null) this.#change(run.again);
    const next = (): void => {
      const change = run.next(this.#state);
      if (change === null) {
        this.#pause();
        this.#frame.ask();
      } else this.#change(change);
    };
    this.#timer = setInterval(next, run.every);
    next();
  }

  #pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #change(change: Partial<S>): void {
    this.#state = { ...this.#state, ...change };
    this.#url.write(change);
    this.#frame.ask();
  }

  #render(): void {
    const shown = this.#spec.show(this.#state);
    this.#shown = shown;
    for (const [name, drawing] of Object.entries(shown.drawings)) {
      const group = this.querySelector(`svg[data-plane="${name}"] [data-part="drawing"]`);
      if (group) group.innerHTML = drawing;
    }
    for (const [name, html] of Object.entries(shown.readings)) {
      const reading = this.querySelector(`[data-reading="${name}"]`);
      // Written anew only when it is new: some readings are read out.
      if (reading && reading.getAttribute('data-html') !== html) {
        reading.innerHTML = html;
        reading.setAttribute('data-html', html);
      }
    }
    this.#renderHandles(shown);
    this.#renderControls(shown);
  }

  #renderHandles({ handles = {} }: Shown): void {
    for (const group of this.#all<SVGGElement>('[data-handle]')) {
      const handle = handles[group.dataset['handle'] ?? ''];
      const plane = this.#spec.planes?.[group.ownerSVGElement?.dataset['plane'] ?? ''];
      group.toggleAttribute('hidden', !handle);
      if (!handle || !plane) continue;
      group.setAttribute('transform', `translate(${placeOn(plane, handle.at).join(' ')})`);
      group.setAttribute('aria-label', handle.says);
    }
  }

  #renderControls({ idle = [], hidden = [] }: Shown): void {
    const state = this.#state as Readonly<Record<string, unknown>>;
    for (const slider of this.#all<LabelledSlider>('labelled-slider')) {
      const name = slider.dataset['part'] ?? '';
      const value = state[name];
      if (typeof value === 'number' && value !== slider.value) slider.value = value;
      slider.hidden = hidden.includes(name);
    }
    for (const input of this.#all<HTMLInputElement>('fieldset[data-field] input')) {
      const value = state[input.closest<HTMLElement>('fieldset')?.dataset['field'] ?? ''];
      input.checked = input.type === 'checkbox' ? value === true : String(value) === input.value;
    }
    const running = this.#timer !== undefined;
    for (const button of this.#all<HTMLButtonElement>('button[data-act]')) {
      const name = button.dataset['act'] ?? '';
      setResting(button, idle.includes(name));
      button.hidden = hidden.includes(name);
      if (name === 'run') button.textContent = running ? 'Pause' : 'Run';
    }
  }
}

/** Makes a figure's element of what it remembers and how it looks. */
export function defineFigure<S extends object>(tag: string, prefix: string, spec: FigureSpec<S>): void {
  if (customElements.get(tag)) return;
  customElements.define(
    tag,
    class extends PrimerFigure<S> {
      constructor() {
        super(prefix, spec);
      }
    },
  );
}
