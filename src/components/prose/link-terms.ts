// Hovering or focusing a term of a formula marks the lines of code that compute it, and the reverse.

/** Reads the names of the terms an element stands for, from `data-term` or KaTeX's class `term-…`. */
function termsAt(target: EventTarget | null): string[] {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-term], .term') : null;
  if (!element) return [];
  if (element.dataset['term']) return element.dataset['term'].split(' ');
  return [...element.classList].filter((name) => name.startsWith('term-')).map((name) => name.slice(5));
}

/** Marks everything that stands for one of these terms, and nothing else. */
function mark(terms: readonly string[]): void {
  for (const element of document.querySelectorAll('.is-marked')) element.classList.remove('is-marked');
  for (const term of terms) {
    for (const element of document.querySelectorAll(`[data-term~="${term}"], .term-${term}`)) {
      element.classList.add('is-marked');
    }
  }
}

for (const event of ['pointerover', 'focusin'] as const) {
  document.addEventListener(event, (happened) => mark(termsAt(happened.target)), { passive: true });
}
