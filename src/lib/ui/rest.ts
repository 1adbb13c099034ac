// Buttons that have nothing to do for now, or are busy: aria-disabled, not disabled, which would drop the focus. Whoever
// presses one by keyboard and so ends its work would have to find the way back to the figure.

/** Puts a button to rest, or wakes it. */
export function setResting(button: HTMLButtonElement, resting: boolean): void {
  button.disabled = false;
  button.ariaDisabled = String(resting);
}

/** Calls `act` at every press of a button that is not at rest, until `signal` aborts. */
export function onPress(button: HTMLButtonElement, signal: AbortSignal, act: () => void): void {
  button.addEventListener('click', () => button.ariaDisabled !== 'true' && act(), { signal });
}
