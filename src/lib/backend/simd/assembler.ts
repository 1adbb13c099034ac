// Assembles functions written with instructions.ts into a WebAssembly module (binary format: specification §5.5).
import { F32, I32, V128, Variable, unsigned } from './instructions.ts';
import type { Code } from './instructions.ts';

/** A function under construction: its parameters, then as many locals as it asks for. */
export class FunctionBuilder {
  readonly parameters: readonly number[];
  readonly #locals: number[] = [];

  constructor(parameters: readonly number[]) {
    this.parameters = parameters;
  }

  #local(type: number): Variable {
    this.#locals.push(type);
    return new Variable(this.parameters.length + this.#locals.length - 1, type);
  }

  i32(): Variable {
    return this.#local(I32);
  }

  f32(): Variable {
    return this.#local(F32);
  }

  v128(): Variable {
    return this.#local(V128);
  }

  vectors(length: number): Variable[] {
    return Array.from({ length }, () => this.v128());
  }

  /** Joins the declarations and the code. */
  body(code: Code): number[] {
    const locals = this.#locals.flatMap((type) => [1, type]);
    const bytes = [...unsigned(this.#locals.length), ...locals, ...flatten(code), 0x0b];
    return [...unsigned(bytes.length), ...bytes];
  }
}

/** Joins nested code into bytes. */
function flatten(code: Code): number[] {
  const bytes: number[] = [];
  const visit = (part: Code): void => {
    for (const item of part) {
      if (typeof item === 'number') bytes.push(item);
      else visit(item);
    }
  };
  visit(code);
  return bytes;
}

/** Names of parameters, from a list like `'to from length alpha:f'`. */
type Names<List extends string> = List extends `${infer First} ${infer Rest}`
  ? Names<First> | Names<Rest>
  : List extends `${infer Name}:f`
    ? Name
    : List;

/** A function of the module. It returns nothing. */
export interface FunctionSource {
  /** Type of each parameter, in order. */
  readonly parameters: readonly number[];
  readonly write: (builder: FunctionBuilder) => Code;
}

/** Defines a function by the names of its parameters, in order (i32, or f32 where marked `:f`), and its code. */
export function define<const List extends string>(
  list: List,
  write: (builder: FunctionBuilder, parameters: Readonly<Record<Names<List>, Variable>>) => Code,
): FunctionSource {
  const words = list.split(' ').filter((word) => word !== '');
  const parameters = words.map((word) => (word.endsWith(':f') ? F32 : I32));
  const named = words.map((word, index) => [
    word.replace(':f', ''),
    new Variable(index, parameters[index] as number),
  ]);
  const variables = Object.fromEntries(named) as Record<Names<List>, Variable>;
  return { parameters, write: (builder) => write(builder, variables) };
}

/** Assembles a module that imports the memory `env.memory` and exports the functions under their names. */
export function assemble(functions: Readonly<Record<string, FunctionSource>>): Uint8Array<ArrayBuffer> {
  const section = (id: number, items: number[][]): number[] => {
    const content = [...unsigned(items.length), ...items.flat()];
    return [id, ...unsigned(content.length), ...content];
  };
  const name = (text: string): number[] => [...unsigned(text.length), ...new TextEncoder().encode(text)];
  const entries = Object.entries(functions);
  const types = entries.map(([, { parameters }]) => [0x60, ...unsigned(parameters.length), ...parameters, 0]);
  const bodies = entries.map(([, { parameters, write }]) => {
    const builder = new FunctionBuilder(parameters);
    return builder.body(write(builder));
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, types),
    ...section(2, [[...name('env'), ...name('memory'), 0x02, 0x00, 0x00]]),
    ...section(
      3,
      entries.map((_, index) => unsigned(index)),
    ),
    ...section(
      7,
      entries.map(([key], index) => [...name(key), 0x00, ...unsigned(index)]),
    ),
    ...section(10, bodies),
  ]);
}
