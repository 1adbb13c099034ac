// What an answer may say about itself. It imports nothing: the files of the chapters' questions carry it.

/** A function that answers a question. */
export interface Answer<Request, Parts, Result> {
  (request: Request, parts: Parts): Promise<Result>;
  /** True where it opens no model: a first question to it does not begin to fetch the chapter's weights. */
  readonly opensNothing?: boolean;
}

/** Marks an answer that opens no model. */
export function withoutWeights<Request, Parts, Result>(
  answer: (request: Request, parts: Parts) => Promise<Result>,
): Answer<Request, Parts, Result> {
  return Object.assign(answer, { opensNothing: true });
}
