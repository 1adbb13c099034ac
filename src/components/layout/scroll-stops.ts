// Boxes that may scroll sideways are Tab stops in the page's HTML, so that a keyboard reaches what they hide. A chapter has
// dozens, and most show all they have: those are no stops, so that the next Tab leads to the next thing to do.
const BOXES = 'pre[tabindex], :is([role="group"], [role="region"])[tabindex]';

/** Tells whether a box can be scrolled to something that it hides. */
function hides(box: HTMLElement): boolean {
  if (box.scrollWidth > box.clientWidth) return true;
  return box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY !== 'hidden';
}

/** Makes a box a Tab stop if it hides something, and none if it shows all; one not laid out yet stays as it is. */
function settle(box: HTMLElement): void {
  if (box.clientWidth === 0 || box === document.activeElement) return;
  if (hides(box)) box.tabIndex = 0;
  else box.removeAttribute('tabindex');
}

const boxes = [...document.querySelectorAll<HTMLElement>(BOXES)];
// What a box holds may grow without the box: a table of steps, a drawing that waits for its numbers.
const sizes = new ResizeObserver((entries) => {
  const changed = entries.map(({ target }) => target.closest<HTMLElement>('[data-scroll-stop]'));
  for (const box of new Set(changed)) if (box) settle(box);
});
for (const box of boxes) {
  box.dataset['scrollStop'] = '';
  for (const part of [box, ...box.children]) sizes.observe(part);
}
// A formula is as wide as its letters, whose font may come late.
document.fonts.addEventListener('loadingdone', () => {
  boxes.forEach(settle);
});
