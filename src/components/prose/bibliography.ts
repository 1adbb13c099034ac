// The papers and books the chapters stand on: authors, year, title, where it appeared, where to read it.

export interface Paper {
  readonly authors: string;
  readonly year: number;
  readonly title: string;
  readonly venue?: string;
  /** arXiv identifier. */
  readonly arxiv?: string;
  /** DOI, where there is no arXiv version. */
  readonly doi?: string;
  /** As cited in the text, without the year: "Vincent et al.". */
  readonly short: string;
}

export const BIBLIOGRAPHY: Readonly<Record<string, Paper>> = {
  robbins1956: {
    short: 'Robbins',
    authors: 'H. Robbins',
    year: 1956,
    title: 'An empirical Bayes approach to statistics',
    venue: 'Proceedings of the Third Berkeley Symposium on Mathematical Statistics and Probability, vol. 1',
  },
  miyasawa1961: {
    short: 'Miyasawa',
    authors: 'K. Miyasawa',
    year: 1961,
    title: 'An empirical Bayes estimator of the mean of a normal population',
    venue: 'Bulletin of the International Statistical Institute 38',
  },
  lecun1987: {
    short: 'LeCun',
    authors: 'Y. LeCun',
    year: 1987,
    title: 'Modèles connexionnistes de l’apprentissage',
    venue: 'Doctoral dissertation, Université Paris VI',
  },
  gallinari1987: {
    short: 'Gallinari et al.',
    authors: 'P. Gallinari, Y. LeCun, S. Thiria, F. Fogelman-Soulié',
    year: 1987,
    title: 'Mémoires associatives distribuées',
    venue: 'Proceedings of COGNITIVA 87',
  },
  lecun1998: {
    short: 'LeCun et al.',
    authors: 'Y. LeCun, L. Bottou, Y. Bengio, P. Haffner',
    year: 1998,
    title: 'Gradient-based learning applied to document recognition',
    venue: 'Proceedings of the IEEE 86 (11)',
    doi: '10.1109/5.726791',
  },
  hyvarinen2005: {
    short: 'Hyvärinen',
    authors: 'A. Hyvärinen',
    year: 2005,
    title: 'Estimation of non-normalized statistical models by score matching',
    venue: 'Journal of Machine Learning Research 6',
  },
  bishop2006: {
    short: 'Bishop',
    authors: 'C. M. Bishop',
    year: 2006,
    title: 'Pattern Recognition and Machine Learning',
    venue: 'Springer',
  },
  hinton2006: {
    short: 'Hinton & Salakhutdinov',
    authors: 'G. E. Hinton, R. R. Salakhutdinov',
    year: 2006,
    title: 'Reducing the dimensionality of data with neural networks',
    venue: 'Science 313',
    doi: '10.1126/science.1127647',
  },
  vincent2008: {
    short: 'Vincent et al.',
    authors: 'P. Vincent, H. Larochelle, Y. Bengio, P.-A. Manzagol',
    year: 2008,
    title: 'Extracting and composing robust features with denoising autoencoders',
    venue: 'ICML 2008',
    doi: '10.1145/1390156.1390294',
  },
  vincent2010: {
    short: 'Vincent et al.',
    authors: 'P. Vincent, H. Larochelle, I. Lajoie, Y. Bengio, P.-A. Manzagol',
    year: 2010,
    title:
      'Stacked denoising autoencoders: learning useful representations in a deep network with a local denoising criterion',
    venue: 'Journal of Machine Learning Research 11',
  },
  vincent2011: {
    short: 'Vincent',
    authors: 'P. Vincent',
    year: 2011,
    title: 'A connection between score matching and denoising autoencoders',
    venue: 'Neural Computation 23 (7)',
    doi: '10.1162/NECO_a_00142',
  },
  efron2011: {
    short: 'Efron',
    authors: 'B. Efron',
    year: 2011,
    title: 'Tweedie’s formula and selection bias',
    venue: 'Journal of the American Statistical Association 106 (496)',
    doi: '10.1198/jasa.2011.tm11181',
  },
  raphan2011: {
    short: 'Raphan & Simoncelli',
    authors: 'M. Raphan, E. P. Simoncelli',
    year: 2011,
    title: 'Least squares estimation without priors or supervision',
    venue: 'Neural Computation 23 (2)',
    doi: '10.1162/NECO_a_00076',
  },
  alain2014: {
    short: 'Alain & Bengio',
    authors: 'G. Alain, Y. Bengio',
    year: 2014,
    title: 'What regularized auto-encoders learn from the data-generating distribution',
    venue: 'Journal of Machine Learning Research 15',
    arxiv: '1211.4246',
  },
  kingma2013: {
    short: 'Kingma & Welling',
    authors: 'D. P. Kingma, M. Welling',
    year: 2013,
    title: 'Auto-encoding variational Bayes',
    arxiv: '1312.6114',
  },
  kingma2014adam: {
    short: 'Kingma & Ba',
    authors: 'D. P. Kingma, J. Ba',
    year: 2014,
    title: 'Adam: a method for stochastic optimization',
    arxiv: '1412.6980',
  },
  goodfellow2014: {
    short: 'Goodfellow et al.',
    authors:
      'I. J. Goodfellow, J. Pouget-Abadie, M. Mirza, B. Xu, D. Warde-Farley, S. Ozair, A. Courville, Y. Bengio',
    year: 2014,
    title: 'Generative adversarial networks',
    arxiv: '1406.2661',
  },
  mirza2014: {
    short: 'Mirza & Osindero',
    authors: 'M. Mirza, S. Osindero',
    year: 2014,
    title: 'Conditional generative adversarial nets',
    arxiv: '1411.1784',
  },
  radford2015: {
    short: 'Radford et al.',
    authors: 'A. Radford, L. Metz, S. Chintala',
    year: 2015,
    title: 'Unsupervised representation learning with deep convolutional generative adversarial networks',
    arxiv: '1511.06434',
  },
  burda2016: {
    short: 'Burda et al.',
    authors: 'Y. Burda, R. Grosse, R. Salakhutdinov',
    year: 2016,
    title: 'Importance weighted autoencoders',
    venue: 'ICLR 2016',
    arxiv: '1509.00519',
  },
  doersch2016: {
    short: 'Doersch',
    authors: 'C. Doersch',
    year: 2016,
    title: 'Tutorial on variational autoencoders',
    arxiv: '1606.05908',
  },
  salimans2016: {
    short: 'Salimans et al.',
    authors: 'T. Salimans, I. Goodfellow, W. Zaremba, V. Cheung, A. Radford, X. Chen',
    year: 2016,
    title: 'Improved techniques for training GANs',
    arxiv: '1606.03498',
  },
  sohl2015: {
    short: 'Sohl-Dickstein et al.',
    authors: 'J. Sohl-Dickstein, E. A. Weiss, N. Maheswaranathan, S. Ganguli',
    year: 2015,
    title: 'Deep unsupervised learning using nonequilibrium thermodynamics',
    arxiv: '1503.03585',
  },
  song2019: {
    short: 'Song & Ermon',
    authors: 'Y. Song, S. Ermon',
    year: 2019,
    title: 'Generative modeling by estimating gradients of the data distribution',
    arxiv: '1907.05600',
  },
  ho2020: {
    short: 'Ho et al.',
    authors: 'J. Ho, A. Jain, P. Abbeel',
    year: 2020,
    title: 'Denoising diffusion probabilistic models',
    arxiv: '2006.11239',
  },
  fukunaga1975: {
    short: 'Fukunaga & Hostetler',
    authors: 'K. Fukunaga, L. Hostetler',
    year: 1975,
    title: 'The estimation of the gradient of a density function, with applications in pattern recognition',
    venue: 'IEEE Transactions on Information Theory 21',
    doi: '10.1109/TIT.1975.1055330',
  },
  wang2004: {
    short: 'Wang et al.',
    authors: 'Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli',
    year: 2004,
    title: 'Image quality assessment: from error visibility to structural similarity',
    venue: 'IEEE Transactions on Image Processing 13',
    doi: '10.1109/TIP.2003.819861',
  },
  zhang2018: {
    short: 'Zhang et al.',
    authors: 'K. Zhang, W. Zuo, L. Zhang',
    year: 2018,
    title: 'FFDNet: toward a fast and flexible solution for CNN-based image denoising',
    venue: 'IEEE Transactions on Image Processing 27',
    arxiv: '1710.04026',
  },
  song2020: {
    short: 'Song, Meng & Ermon',
    authors: 'J. Song, C. Meng, S. Ermon',
    year: 2020,
    title: 'Denoising diffusion implicit models',
    arxiv: '2010.02502',
  },
  song2021: {
    short: 'Song et al.',
    authors: 'Y. Song, J. Sohl-Dickstein, D. P. Kingma, A. Kumar, S. Ermon, B. Poole',
    year: 2021,
    title: 'Score-based generative modeling through stochastic differential equations',
    venue: 'ICLR 2021',
    arxiv: '2011.13456',
  },
};

/** Finds a paper; throws a sentence that lists the ids when it is not there. */
export function findPaper(id: string): Paper {
  const paper = BIBLIOGRAPHY[id];
  if (!paper)
    throw new Error(`No paper "${id}"; the bibliography has ${Object.keys(BIBLIOGRAPHY).join(', ')}.`);
  return paper;
}

/** Builds the address of a paper, if it has an identifier. */
export function paperUrl(paper: Paper): string | undefined {
  if (paper.arxiv) return `https://arxiv.org/abs/${paper.arxiv}`;
  return paper.doi ? `https://doi.org/${paper.doi}` : undefined;
}
