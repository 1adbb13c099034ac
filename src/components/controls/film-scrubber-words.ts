/** Prints where a frame stands in the run: "step 1,600, epoch 2.0". */
export function formatFrame(step: number, perEpoch: number): string {
  const epoch = perEpoch > 0 ? `, epoch ${(step / perEpoch).toFixed(1)}` : '';
  return `step ${step.toLocaleString('en-GB')}${epoch}`;
}
