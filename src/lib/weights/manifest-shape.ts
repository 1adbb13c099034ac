// The shape of a JSON value, written down once, and the check that a value has it: no library, about 60 lines.

/** What a value must be. */
export type Shape =
  | 'text' // a string that is not empty
  | 'string'
  | 'number' // finite
  | 'integer'
  | 'whole' // an integer from 0
  | 'sha256' // 64 lower-case hexadecimal digits
  | 'anything'
  | { readonly oneOf: readonly (string | number)[] }
  | { readonly optional: Shape }
  | { readonly list: Shape }
  | { readonly tuple: readonly Shape[] }
  | { readonly record: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> };

const KINDS: Readonly<Record<string, readonly [(value: unknown) => boolean, string]>> = {
  text: [(value) => typeof value === 'string' && value !== '', 'a text'],
  string: [(value) => typeof value === 'string', 'a text'],
  number: [(value) => Number.isFinite(value), 'a finite number'],
  integer: [(value) => Number.isInteger(value), 'a whole number'],
  whole: [(value) => Number.isInteger(value) && (value as number) >= 0, 'a whole number from 0'],
  sha256: [(value) => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value), '64 hexadecimal digits'],
  anything: [(value) => value !== undefined, 'there'],
};

/** Throws one sentence that names the first place, as a path, where a value does not have the shape. */
export function check(value: unknown, shape: Shape, path: string): void {
  if (typeof shape === 'string') {
    const [holds, description] = KINDS[shape] as (typeof KINDS)[string];
    demand(holds(value), path, description);
  } else if ('oneOf' in shape) {
    demand(shape.oneOf.includes(value as string | number), path, `one of ${shape.oneOf.join(', ')}`);
  } else if ('optional' in shape) {
    if (value !== undefined) check(value, shape.optional, path);
  } else if ('list' in shape) {
    demand(Array.isArray(value), path, 'a list');
    (value as unknown[]).forEach((item, i) => check(item, shape.list, `${path}[${i}]`));
  } else if ('tuple' in shape) {
    const { tuple } = shape;
    demand(Array.isArray(value) && value.length === tuple.length, path, `a list of ${tuple.length}`);
    tuple.forEach((item, i) => check((value as unknown[])[i], item, `${path}[${i}]`));
  } else {
    demand(typeof value === 'object' && value !== null && !Array.isArray(value), path, 'an object');
    const object = value as Readonly<Record<string, unknown>>;
    if ('record' in shape) {
      for (const [key, item] of Object.entries(object)) check(item, shape.record, `${path}.${key}`);
    } else {
      for (const [key, item] of Object.entries(shape.fields)) check(object[key], item, `${path}.${key}`);
    }
  }
}

function demand(holds: boolean, path: string, description: string): void {
  if (!holds) throw new Error(`The field ${path} is not ${description}.`);
}
