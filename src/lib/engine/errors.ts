// The one kind of error that leaves the engine. It imports nothing: the page's own script carries it.

/** What went wrong, so that a demo can decide: retry a download, say what is wrong with an input, ignore an abort. */
export type EngineErrorKind = 'download' | 'corrupt' | 'backend' | 'input' | 'aborted' | 'crashed';

/** An error a reader may see: its message is a sentence that says what to do next. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly kind: EngineErrorKind;
  /** Of a fine-tuning run that failed: the steps that the weights still hold. */
  readonly stepsKept: number | undefined;

  constructor(kind: EngineErrorKind, message: string, options?: ErrorOptions & { stepsKept?: number }) {
    super(message, options);
    this.kind = kind;
    this.stepsKept = options?.stepsKept;
  }
}

/** Returns the error of a call whose signal was aborted. */
export function abortedError(): EngineError {
  return new EngineError('aborted', 'Stopped, as you asked; start it again when you like.');
}

/** Throws the abort error if a signal has been aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError();
}

/** Returns an engine error unchanged, and wraps any other in a sentence under `kind`. */
export function asEngineError(error: unknown, kind: EngineErrorKind, advice: string): EngineError {
  if (error instanceof EngineError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new EngineError(kind, `${detail.replace(/[.\s]*$/, '')}; ${advice}.`, { cause: error });
}
