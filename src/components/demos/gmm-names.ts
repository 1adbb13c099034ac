// How the figures name components; on digits by rank, A has the greatest weight of its class. Pure.
export const LETTERS = [...'ABCDEFGHIJ'] as const;

/** Returns the letter of a component. */
export const letterOf = (component: number): string => LETTERS[component] ?? String(component + 1);

/** Prints a share in whole per cent. */
export const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** Labels means by letter and weight in per cent; `across` of them share a letter. */
export function meanLabels(weights: Float32Array, across = 1): string[] {
  return Array.from(
    weights,
    (weight, i) => `${letterOf(Math.floor(i / across))} ${Math.round(100 * weight)}`,
  );
}

/** Labels samples by class and component. */
export function sampleLabels(labels: Uint8Array, ranks: Uint8Array): string[] {
  return Array.from(labels, (label, i) => `${label} ${letterOf(ranks[i] as number)}`);
}
