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

/** A function of the module: what its parameters are (`i` for i32, `f` for f32), and its code. It returns nothing. */
export interface FunctionSource {
  readonly parameters: string;
  readonly write: (builder: FunctionBuilder, ...parameters: Variable[]) => Code;
}

/** Assembles a module that imports the memory `env.memory` and exports the functions under their names. */
export function assemble(functions: Readonly<Record<string, FunctionSource>>): Uint8Array<ArrayBuffer> {
  const section = (id: number, items: number[][]): number[] => {
    const content = [...unsigned(items.length), ...items.flat()];
    return [id, ...unsigned(content.length), ...content];
  };
  const name = (text: string): number[] => [...unsigned(text.length), ...new TextEncoder().encode(text)];
  const entries = Object.entries(functions);
  const types = entries.map(([, { parameters }]) => {
    const codes = Array.from(parameters, (letter) => (letter === 'f' ? F32 : I32));
    return [0x60, ...unsigned(codes.length), ...codes, 0];
  });
  const bodies = entries.map(([, { parameters, write }]) => {
    const codes = Array.from(parameters, (letter) => (letter === 'f' ? F32 : I32));
    const builder = new FunctionBuilder(codes);
    return builder.body(write(builder, ...codes.map((type, index) => new Variable(index, type))));
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
