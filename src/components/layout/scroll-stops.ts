// Boxes that may scroll sideways are Tab stops in the page's HTML, so that a keyboard reaches what they hide. A chapter has
// dozens, and most show all they have: those are no stops, so that the next Tab leads to the next thing to do. What a box
// hides changes with the window, the fonts and the figure in it, so it is looked up when Tab is pressed.
const BOXES = 'pre[tabindex], :is([role="group"], [role="region"])[tabindex]';

const boxes = [...document.querySelectorAll<HTMLElement>(BOXES)];

/** Tells whether a box can be scrolled to something that it hides. */
function hides(box: HTMLElement): boolean {
  if (box.scrollWidth > box.clientWidth) return true;
  return box.scrollHeight > box.clientHeight && getComputedStyle(box).overflowY !== 'hidden';
}

/** Makes stops of the boxes that hide something, and of no other; those not laid out yet stay as they are. */
function settle(): void {
  for (const box of boxes) {
    if (box === document.activeElement || !box.checkVisibility({ contentVisibilityAuto: true })) continue;
    if (hides(box)) box.tabIndex = 0;
    else box.removeAttribute('tabindex');
  }
}

document.addEventListener('keydown', ({ key }) => key === 'Tab' && settle(), { capture: true });
