// Which components a page in MDX can use: all of the folders its route names, each under the name of its file.
import { Fragment } from 'astro/jsx-runtime';
import { IS_DRAFT } from '../prose/read-manifest.ts';

type Component = (props: never) => unknown;

/**
 * Returns the components of some modules by name. A draft build leaves out the figures of the text that are still being
 * written; any other build stops at them.
 */
export function componentsInScope(
  modules: Readonly<Record<string, { readonly default: unknown }>>,
  body = '',
): Record<string, Component> {
  const components = Object.fromEntries(
    Object.entries(modules).map(([path, module]) => [
      path.replace(/^.*\/|\.astro$/g, ''),
      module.default as Component,
    ]),
  );
  if (IS_DRAFT) {
    for (const [, name = ''] of body.matchAll(/<(\w+(?:Demo|Figure))\b/g))
      components[name] ??= Fragment as unknown as Component;
  }
  return components;
}
