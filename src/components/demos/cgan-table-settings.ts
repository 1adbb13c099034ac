// Numbers that the markup and the script of the table of hands share, and how a place among the hands is said.

/** Rows of the table. */
export const ROWS = 6;
/** The last hand that the first row can have. */
export const MOST_HANDS = 48;

/** Says a place among the hands, which are counted from 1: "3", or "3 → 4, 25 %" on the way between two. */
export function formatPlace(at: number): string {
  const k = Math.floor(at);
  const share = Math.round(100 * (at - k));
  return share === 0 ? String(k + 1) : `${k + 1} → ${k + 2}, ${share}\u202f%`;
}
