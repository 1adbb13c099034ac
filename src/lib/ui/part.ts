/** Finds the element named by `data-part` inside an element; throws a sentence that names both if it is missing. */
export function part<E extends Element = HTMLElement>(root: Element, name: string): E {
  const found = root.querySelector<E>(`[data-part="${name}"]`);
  if (!found) throw new Error(`<${root.localName}> needs an element with data-part="${name}" inside it.`);
  return found;
}

/** Calls `draw` once in the next frame, however often it is asked; `cancel` forgets a frame not yet drawn. */
export function oncePerFrame(draw: () => void): { ask(): void; cancel(): void } {
  let frame = 0;
  return {
    ask() {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        draw();
      });
    },
    cancel() {
      cancelAnimationFrame(frame);
      frame = 0;
    },
  };
}

let described = 0;

/** Says to screen readers that `description` explains `target`, by an id of its own. */
export function describe(target: Element, description: Element): void {
  description.id ||= `description-${++described}`;
  target.setAttribute('aria-describedby', description.id);
}
