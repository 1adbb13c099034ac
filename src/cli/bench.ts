// npm run bench: times what the book computes, on this machine.
import { readArguments } from './arguments.ts';
import { benchKernels, describeKernelBench } from './bench-kernels.ts';
import { runCommand } from './outcome.ts';

const COMMAND = {
  usage: 'npm run bench',
  about: `Times one training step of typical networks on the wasm backend, one thread, beside the stock backend.
Takes some minutes; let the machine be otherwise idle.`,
  flags: {},
  words: { least: 0, most: 0, what: '' },
} as const;

await runCommand(async () => {
  readArguments(COMMAND, process.argv.slice(2));
  console.log(describeKernelBench(await benchKernels()).join('\n'));
});
