// The WebAssembly instructions our kernels use, as functions that return bytes; opcodes from the WebAssembly 2.0 core
// specification, §5.4. Code is nested arrays of bytes, joined when a function is done.

export type Code = readonly (number | Code)[];

/** Encodes an unsigned number in LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Encodes a signed 32-bit number in LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

export const I32 = 0x7f;
export const F32 = 0x7d;
export const V128 = 0x7b;
const VOID = 0x40;

/** A parameter or local variable of a function. */
export class Variable {
  readonly index: number;
  readonly type: number;

  constructor(index: number, type: number) {
    this.index = index;
    this.type = type;
  }

  get value(): Code {
    return [0x20, ...unsigned(this.index)];
  }

  set(code: Code): Code {
    return [code, 0x21, ...unsigned(this.index)];
  }

  /** Adds a whole number or an expression to a counter or an address. */
  increase(by: number | Code): Code {
    return this.set(i32.add(this.value, typeof by === 'number' ? i32.const(by) : by));
  }
}

const binary =
  (...opcode: number[]) =>
  (a: Code, b: Code): Code => [a, b, ...opcode];
const unary =
  (...opcode: number[]) =>
  (a: Code): Code => [a, ...opcode];
/** Memory access with a byte offset; alignment is a hint, and ours is always "any". */
const load =
  (...opcode: number[]) =>
  (address: Code, offset = 0): Code => [address, ...opcode, 0, ...unsigned(offset)];
const store =
  (...opcode: number[]) =>
  (address: Code, value: Code, offset = 0): Code => [address, value, ...opcode, 0, ...unsigned(offset)];
const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)];

export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  load: load(0x28),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  and: binary(0x71),
  shl: (a: Code, bits: number): Code => [a, i32.const(bits), 0x74],
  eqz: unary(0x45),
  ltS: binary(0x48),
  ltU: binary(0x49),
  leS: binary(0x4c),
  geS: binary(0x4e),
  select: (whenTrue: Code, whenFalse: Code, condition: Code): Code => [whenTrue, whenFalse, condition, 0x1b],
};

export const f32 = {
  const: (value: number): Code => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)],
  load: load(0x2a),
  store: store(0x38),
  sqrt: unary(0x91),
  add: binary(0x92),
  sub: binary(0x93),
  mul: binary(0x94),
  div: binary(0x95),
  gt: binary(0x5e),
  select: i32.select,
};

export const f32x4 = {
  load: load(...simd(0)),
  loadSplat: load(...simd(9)),
  store: store(...simd(11)),
  splat: unary(...simd(19)),
  zero: [...simd(12), ...new Array<number>(16).fill(0)] as Code,
  gt: binary(...simd(68)),
  /** Bits of `whenTrue` where the mask is set, of `whenFalse` elsewhere. */
  select: (whenTrue: Code, whenFalse: Code, mask: Code): Code => [whenTrue, whenFalse, mask, ...simd(82)],
  sqrt: unary(...simd(227)),
  add: binary(...simd(228)),
  sub: binary(...simd(229)),
  mul: binary(...simd(230)),
  div: binary(...simd(231)),
  /** Picks four lanes: 0–3 of `a`, 4–7 of `b`. */
  shuffle: (a: Code, b: Code, lanes: readonly [number, number, number, number]): Code => [
    a,
    b,
    ...simd(13),
    ...lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
  ],
};

/** Runs code if a condition holds, else the other code. */
export function when(condition: Code, then: Code, otherwise?: Code): Code {
  return [condition, 0x04, VOID, then, ...(otherwise === undefined ? [] : [0x05, otherwise]), 0x0b];
}

/** Repeats a body while a condition, tested first, holds. */
export function whileTrue(condition: Code, body: Code): Code {
  return [0x02, VOID, 0x03, VOID, i32.eqz(condition), 0x0d, 1, body, 0x0c, 0, 0x0b, 0x0b];
}

/** Counts a variable from 0 in steps while a whole step fits below `to`; it ends at the first number left over. */
export function count(variable: Variable, to: Code, step: number, body: Code): Code {
  return [variable.set(i32.const(0)), countOn(variable, to, step, body)];
}

/** Goes on counting from where the variable stands. */
export function countOn(variable: Variable, to: Code, step: number, body: Code): Code {
  const fits = i32.leS(i32.add(variable.value, i32.const(step)), to);
  return whileTrue(fits, [body, variable.increase(step)]);
}
