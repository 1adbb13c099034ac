// The book's notation: one list for KaTeX, for the concept colours and for the notation page.

/** The concepts that have a colour, each with the word that says it without colour. */
export const CONCEPTS = {
  x: 'data',
  z: 'latent variable',
  y: 'label',
  q: 'encoder, approximate posterior',
  noise: 'noise, corruption',
  p: 'model, decoder, generator',
  critic: 'discriminator',
  loss: 'loss, gradient',
} as const;

export type Concept = keyof typeof CONCEPTS;

export interface NotationEntry {
  readonly macro: string;
  /** KaTeX source, with `#1` … for arguments. */
  readonly tex: string;
  readonly concept?: Concept;
  /** In words, as the notation page prints it. */
  readonly meaning: string;
}

/** Every symbol of the book that has a macro. */
export const NOTATION: readonly NotationEntry[] = [
  { macro: '\\x', tex: 'x', concept: 'x', meaning: 'an image, 784 numbers between 0 (paper) and 1 (ink)' },
  { macro: '\\xt', tex: '\\tilde{x}', concept: 'noise', meaning: 'a corrupted image' },
  { macro: '\\xhat', tex: '\\hat{x}', concept: 'p', meaning: 'a reconstruction' },
  { macro: '\\y', tex: 'y', concept: 'y', meaning: 'a label, 0 to 9' },
  { macro: '\\z', tex: 'z', concept: 'z', meaning: 'a latent variable' },
  { macro: '\\h', tex: 'h', concept: 'z', meaning: 'a code: what the encoder computes from an image' },
  { macro: '\\noise', tex: '\\varepsilon', concept: 'noise', meaning: 'noise, usually standard Gaussian' },
  { macro: '\\sig', tex: '\\sigma', concept: 'noise', meaning: 'the noise level' },
  { macro: '\\corrupt', tex: 'C', concept: 'noise', meaning: 'the corruption, a distribution of x̃ given x' },
  { macro: '\\pdata', tex: 'p', concept: 'x', meaning: 'the distribution of the data' },
  {
    macro: '\\psig',
    tex: 'p_\\sigma',
    concept: 'noise',
    meaning: 'the distribution of the data after noise of level σ',
  },
  { macro: '\\pmodel', tex: 'p_\\theta', concept: 'p', meaning: 'the model' },
  { macro: '\\qmodel', tex: 'q_\\varphi', concept: 'q', meaning: 'the approximation of a posterior' },
  { macro: '\\enc', tex: 'f_\\theta', concept: 'q', meaning: 'the encoder' },
  { macro: '\\dec', tex: "g_{\\theta'}", concept: 'p', meaning: 'the decoder' },
  { macro: '\\rec', tex: 'r', concept: 'p', meaning: 'the reconstruction function' },
  { macro: '\\gen', tex: 'G', concept: 'p', meaning: 'the generator' },
  { macro: '\\disc', tex: 'D', concept: 'critic', meaning: 'the discriminator' },
  { macro: '\\loss', tex: '\\mathcal{L}', concept: 'loss', meaning: 'the loss' },
  { macro: '\\grad', tex: '\\nabla', concept: 'loss', meaning: 'the gradient' },
  {
    macro: '\\bound',
    tex: 'F',
    concept: 'q',
    meaning: 'a lower bound of the log-likelihood, which touches it at the best q',
  },
  { macro: '\\E', tex: '\\operatorname{E}', meaning: 'the expectation' },
  { macro: '\\Var', tex: '\\operatorname{Var}', meaning: 'the variance' },
  { macro: '\\Normal', tex: '\\mathcal{N}', meaning: 'the normal distribution' },
  { macro: '\\KL', tex: '\\operatorname{KL}', meaning: 'the Kullback–Leibler divergence' },
  { macro: '\\I', tex: 'I', meaning: 'the identity matrix' },
  { macro: '\\R', tex: '\\mathbb{R}', meaning: 'the real numbers' },
  { macro: '\\T', tex: '^{\\top}', meaning: 'the transpose' },
  { macro: '\\given', tex: '\\,\\vert\\,', meaning: 'given' },
  { macro: '\\d', tex: '\\mathrm{d}', meaning: 'the differential' },
  { macro: '\\argmin', tex: '\\operatorname*{arg\\,min}', meaning: 'where the minimum is reached' },
  { macro: '\\argmax', tex: '\\operatorname*{arg\\,max}', meaning: 'where the maximum is reached' },
];

/** A symbol that formulas write as it is, without a macro. */
export interface LetterEntry {
  /** KaTeX source, as the notation page prints it. */
  readonly tex: string;
  /** How it is written in the chapters; `tex` where left out. */
  readonly written?: string;
  /** In words, as the notation page prints it. */
  readonly meaning: string;
}

/** Symbols without a macro that more than one chapter or a whole chapter uses. */
export const LETTERS: readonly LetterEntry[] = [
  { tex: 'd', meaning: 'the number of pixels, 784; in general the dimension of the data' },
  { tex: 'k', meaning: 'the length of a code, or a number of components kept' },
  { tex: 'K', meaning: 'the number of components of a mixture' },
  { tex: 'N', meaning: 'the number of data points; with an index, of those that a component answers for' },
  { tex: 'n', meaning: 'a number of data points, or of pictures of a label' },
  { tex: '\\theta', meaning: 'the weights or parameters of a model' },
  { tex: '\\varphi', meaning: 'the parameters of an approximation; an angle in examples' },
  { tex: '\\mu', meaning: 'a mean' },
  { tex: '\\Sigma', meaning: 'a covariance matrix' },
  { tex: '\\Lambda', meaning: 'a precision matrix, the inverse of a covariance' },
  { tex: '\\Delta', meaning: 'the Mahalanobis distance from a mean, measured by a precision matrix' },
  { tex: '\\lambda_i', written: '\\lambda', meaning: 'a variance: an eigenvalue of a covariance matrix' },
  { tex: 'u_k', meaning: 'an eigenvector of a covariance matrix, of length 1' },
  { tex: 'U', meaning: 'a matrix whose columns are orthonormal directions' },
  { tex: 'L', meaning: 'Cholesky’s factor of a covariance matrix' },
  { tex: 'm', meaning: 'the mean of all pictures; in BIC the number of free parameters' },
  { tex: 'B', meaning: 'the basis: its columns are the principal directions of all pictures' },
  { tex: '\\pi_y', written: '\\pi_{\\y}', meaning: 'the prior probability of a label' },
  { tex: '\\pi_k', written: '\\pi_k', meaning: 'the weight of a component of a mixture' },
  { tex: 'r_{ik}', meaning: 'the responsibility of component k for data point i' },
  { tex: '\\ell', meaning: 'the log-likelihood; in chapter 4 what a single answer costs' },
  { tex: '\\varepsilon', meaning: 'a small number above zero: the floor under the variances' },
  { tex: 'a_i', meaning: 'a logit: what a pixel is before the sigmoid' },
  { tex: 'l(\\x)', meaning: 'the discriminator’s logit: what its score is before the sigmoid' },
  {
    tex: 'V(\\disc, \\gen)',
    written: 'V(\\disc',
    meaning: 'the value of the game between discriminator and generator',
  },
  { tex: '\\operatorname{JS}', meaning: 'the Jensen–Shannon divergence' },
  { tex: 'S(a)', written: 'S(a', meaning: 'the sigmoid function, 1/(1 + exp(−a))' },
  { tex: 's(\\xt)', meaning: 'the score: the gradient of a log-density' },
  { tex: '\\operatorname{ELBO}', meaning: 'the evidence lower bound of a picture' },
  { tex: '\\beta', meaning: 'the weight of the KL in the loss of a variational autoencoder' },
  { tex: '\\Phi', meaning: 'the distribution function of the standard normal distribution' },
  { tex: '\\odot', meaning: 'the product number by number' },
  { tex: '\\lVert v\\rVert', written: '\\lVert', meaning: 'the length of a vector' },
  { tex: '\\operatorname{tr}', meaning: 'the trace of a matrix: the sum of its diagonal' },
  { tex: '\\log', meaning: 'the natural logarithm' },
];

/** Wraps TeX in the class that gives a concept its colour. */
function coloured(concept: Concept, tex: string): string {
  return `\\htmlClass{concept-${concept}}{${tex}}`;
}

/** Builds KaTeX's macro table: the symbols, `\cx{…}` … for each concept, and `\term{name}{…}` for a term of a loss. */
export function katexMacros(): Record<string, string> {
  const symbols = NOTATION.map((entry) => [
    entry.macro,
    entry.concept ? coloured(entry.concept, entry.tex) : entry.tex,
  ]);
  const wrappers = Object.keys(CONCEPTS).map((name) => [`\\c${name}`, coloured(name as Concept, '#1')]);
  return Object.fromEntries([...symbols, ...wrappers, ['\\term', '\\htmlClass{term term-#1}{#2}']]);
}

/** The options of every KaTeX call: only `\htmlClass` is trusted, everything doubtful is an error. */
export function katexOptions() {
  return {
    output: 'htmlAndMathml' as const,
    macros: katexMacros(),
    trust: (context: { command: string }) => context.command === '\\htmlClass',
    strict: (code: string) => (code === 'htmlExtension' ? ('ignore' as const) : ('error' as const)),
  };
}
