// Learning rates over a run.

/**
 * Returns the learning rate before a step: a straight rise over `warmUp` steps, then half a cosine down to zero at the end.
 *
 * Adam's first steps are as long as its rate whatever the gradient, hence the rise; the fall to zero averages out the noise
 * of the last batches (Loshchilov & Hutter 2016, without restarts).
 *
 * @param step steps taken before this one, from 0.
 */
export function cosineRate(peak: number, step: number, totalSteps: number, warmUp: number): number {
  const rise = Math.min(1, (step + 1) / warmUp);
  const fall = 0.5 * (1 + Math.cos((Math.PI * step) / totalSteps));
  return peak * rise * fall;
}

/** Makes the cosine rates of a run from a model's settings: what its definition says before each step. */
export function cosineSchedule(settings: {
  readonly learningRate: number;
  readonly warmUp: number;
}): (step: number, totalSteps: number) => number {
  return (step, totalSteps) => cosineRate(settings.learningRate, step, totalSteps, settings.warmUp);
}
