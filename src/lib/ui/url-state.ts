// A demo's state in the page's address, so that a copied link restores it. Each demo has its own prefix:
// ?dn.sigma=0.4&dn.pad=t17. Default values are left out; anchors (#…) are left alone.

/** How one value is written in the address. */
export interface Field<T> {
  readonly fallback: T;
  /** Returns undefined for text that is no valid value. */
  parse(text: string): T | undefined;
  format(value: T): string;
}

type Values<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Describes a number, written with at most six decimals; outside its range it is invalid. */
export function numberField(
  fallback: number,
  { min = -Infinity, max = Infinity }: Range = {},
): Field<number> {
  return {
    fallback,
    parse: (text) => {
      const value = text.trim() === '' ? NaN : Number(text);
      return Number.isFinite(value) && value >= min && value <= max ? value : undefined;
    },
    format: (value) => String(Number(value.toFixed(6))),
  };
}

/** Describes a whole number: a seed, a count. */
export function integerField(fallback: number, range: Range = {}): Field<number> {
  const { parse } = numberField(fallback, range);
  return {
    fallback,
    parse: (text) => {
      const value = parse(text);
      return Number.isSafeInteger(value) ? value : undefined;
    },
    format: String,
  };
}

/** Describes one of a few words. */
export function choiceField<T extends string>(choices: readonly T[], fallback: NoInfer<T>): Field<T> {
  return { fallback, parse: (text) => choices.find((choice) => choice === text), format: String };
}

/** Describes a text of at most `longest` characters. */
export function textField(fallback: string, longest = 4000): Field<string> {
  return { fallback, parse: (text) => (text.length <= longest ? text : undefined), format: String };
}

/** Describes a switch. */
export function flagField(fallback: boolean): Field<boolean> {
  return {
    fallback,
    parse: (text) => (text === '1' ? true : text === '0' ? false : undefined),
    format: (value) => (value ? '1' : '0'),
  };
}

/** Where the address stands; the browser's own unless a test brings another. */
export interface AddressBar {
  href(): string;
  replace(href: string): void;
}

const browserBar: AddressBar = {
  href: () => location.href,
  replace: (href) => history.replaceState(history.state, '', href),
};

export interface UrlState<V> {
  /** Returns every value, from the address where it is there and valid, else its default. */
  read(): V;
  /** Notes new values; the address changes 300 ms after the last one (Safari allows 100 changes in 30 s). */
  write(values: Partial<V>): void;
  /** Writes what is noted at once. */
  flush(): void;
  /** Writes what is noted and returns the full address, to be copied. */
  link(): string;
}

/** Binds the fields of one demo to the query of the page's address under `prefix.`. */
export function urlState<const F extends Readonly<Record<string, Field<unknown>>>>(
  prefix: string,
  fields: F,
  bar: AddressBar = browserBar,
): UrlState<Values<F>> {
  let noted: Partial<Values<F>> = {};
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    clearTimeout(timer);
    const values = Object.entries(noted);
    noted = {};
    if (values.length === 0) return;
    const url = new URL(bar.href());
    for (const [name, value] of values) {
      const field = fields[name];
      if (!field || value === undefined) continue;
      const text = field.format(value);
      if (text === field.format(field.fallback)) url.searchParams.delete(`${prefix}.${name}`);
      else url.searchParams.set(`${prefix}.${name}`, text);
    }
    if (url.href !== bar.href()) bar.replace(url.href);
  }

  return {
    read() {
      const query = new URL(bar.href()).searchParams;
      const entries = Object.entries(fields).map(([name, field]) => {
        const text = query.get(`${prefix}.${name}`);
        const parsed = text === null ? undefined : field.parse(text);
        return [name, parsed === undefined ? field.fallback : parsed];
      });
      return { ...(Object.fromEntries(entries) as Values<F>), ...noted };
    },
    write(values) {
      noted = { ...noted, ...values };
      clearTimeout(timer);
      timer = setTimeout(flush, 300);
    },
    flush,
    link() {
      flush();
      return bar.href();
    },
  };
}
