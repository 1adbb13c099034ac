// npm run bench: times what the book computes, on this machine.
import { readArguments } from './arguments.ts';
import { benchKernels, describeKernelBench } from './bench-kernels.ts';
import { benchPages, describePageBench } from './bench-pages.ts';
import { runCommand, UsageError } from './outcome.ts';

const COMMAND = {
  usage: 'npm run bench [-- kernels|pages]',
  about: `kernels: one training step of typical networks on the wasm backend, one thread, beside the stock backend.
pages: the built book (npm run build) in a browser: first answers, slider changes and long tasks of each chapter.
Takes some minutes; let the machine be otherwise idle.`,
  flags: {},
  words: { least: 0, most: 1, what: 'kernels or pages, or nothing for both' },
} as const;

await runCommand(async () => {
  const [part] = readArguments(COMMAND, process.argv.slice(2)).words;
  if (part !== undefined && part !== 'kernels' && part !== 'pages') {
    throw new UsageError(`There is nothing to time called “${part}”; say kernels or pages.`);
  }
  if (part !== 'pages') console.log(describeKernelBench(await benchKernels()).join('\n'));
  if (part !== 'kernels') console.log((await benchPages()).map(describePageBench).join('\n'));
});
