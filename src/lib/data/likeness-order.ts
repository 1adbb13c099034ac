// An order in which digits that look alike stand together, so that the few a search needs lie in few files: the set is
// halved where it varies most, again and again (principal direction divisive partitioning, Boley 1998).

/** Rounds of power iteration: the direction need not be exact. */
const ROUNDS = 4;
/** Digits that a direction is computed from, at most. */
const SAMPLE = 1024;

/**
 * Orders rows so that each run of `perLeaf` holds rows that are near each other.
 *
 * @param codes n × width.
 * @returns the rows' indices.
 */
export function orderByLikeness(codes: Float64Array, width: number, perLeaf: number): Uint32Array {
  const order = Uint32Array.from({ length: codes.length / width }, (_, i) => i);
  const keys = new Float64Array(order.length);
  const halve = (start: number, end: number): void => {
    const leaves = Math.ceil((end - start) / perLeaf);
    if (leaves < 2) return;
    const rows = order.subarray(start, end);
    projectOnDirection(codes, width, rows, keys);
    const middle = Math.floor(leaves / 2) * perLeaf;
    splitAt(rows, keys, middle);
    halve(start, start + middle);
    halve(start + middle, end);
  };
  halve(0, order.length);
  return order;
}

/** Writes, for each of the rows, its coordinate along the direction in which they vary most. */
function projectOnDirection(codes: Float64Array, width: number, rows: Uint32Array, keys: Float64Array): void {
  const stride = Math.max(1, Math.floor(rows.length / SAMPLE));
  const sample = rows.filter((_, i) => i % stride === 0);
  const mean = new Float64Array(width);
  for (const row of sample) {
    for (let c = 0; c < width; c++)
      mean[c] = (mean[c] as number) + (codes[row * width + c] as number) / sample.length;
  }
  const along = (row: number, direction: Float64Array): number => {
    let sum = 0;
    for (let c = 0; c < width; c++) {
      sum += ((codes[row * width + c] as number) - (mean[c] as number)) * (direction[c] as number);
    }
    return sum;
  };
  let direction = Float64Array.from({ length: width }, (_, c) => 1 / (c + 1));
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(width);
    for (const row of sample) {
      const share = along(row, direction);
      for (let c = 0; c < width; c++) {
        next[c] = (next[c] as number) + share * ((codes[row * width + c] as number) - (mean[c] as number));
      }
    }
    const length = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) direction = next.map((value) => value / length);
  }
  for (const row of rows) keys[row] = along(row, direction);
}

/** Reorders rows so that none of the first `middle` has a greater key than any after it (Hoare's selection, 1961). */
function splitAt(rows: Uint32Array, keys: Float64Array, middle: number): void {
  const keyAt = (i: number): number => keys[rows[i] as number] as number;
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const pivot = keyAt((low + high) >> 1);
    let left = low;
    let right = high;
    while (left <= right) {
      while (keyAt(left) < pivot) left++;
      while (keyAt(right) > pivot) right--;
      if (left > right) break;
      const swapped = rows[left] as number;
      rows[left++] = rows[right] as number;
      rows[right--] = swapped;
    }
    if (middle <= right) high = right;
    else if (middle >= left) low = left;
    else return;
  }
}
