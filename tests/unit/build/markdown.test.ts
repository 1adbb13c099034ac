import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { rehypeJoinedMaths, rehypeWithoutTex } from '../../../src/build/markdown.ts';
import { element, type TreeNode } from '../../../src/build/tree.ts';

const text = (value: string): TreeNode => ({ type: 'text', value });
const span = (name: string, ...children: TreeNode[]): TreeNode =>
  element('span', { className: [name] }, children);

/** Builds a formula of two pieces, as KaTeX sets `a = b`. */
const formula = (): TreeNode =>
  span('katex', span('katex-mathml'), span('katex-html', span('base', text('a =')), span('base', text('b'))));

/** Writes a tree as its words, with what must stay on one line in angle brackets. */
function show(node: TreeNode): string {
  const inner = (node.children ?? []).map(show).join('');
  const classes = node.properties?.['className'];
  if (Array.isArray(classes) && classes.includes('joined')) return `<${inner}>`;
  return node.type === 'text' ? String(node.value) : inner;
}

function joined(...children: TreeNode[]): string {
  const paragraph = element('p', {}, children);
  rehypeJoinedMaths()({ type: 'root', children: [paragraph] });
  return show(paragraph);
}

describe('rehypeJoinedMaths', () => {
  it('holds the comma after a formula to its last piece', () => {
    expect(joined(text('If '), formula(), text(', then'))).toBe('If a =<b>, then');
    expect(joined(text('If '), formula(), text(' then'))).toBe('If a =b then');
  });

  it('holds the bracket before a formula to it', () => {
    expect(joined(text('no (as ('), formula(), text(' or'))).toBe('no (as <(a =b> or');
    expect(joined(text('so ('), formula(), text(') is'))).toBe('so <(a =<b>>) is');
  });

  it('finds its pieces in what KaTeX sets', () => {
    const html = katex.renderToString('a = b');
    expect(html).toContain('<span class="katex">');
    expect(html.match(/class="katex-html" aria-hidden="true"><span class="base">/)).not.toBeNull();
    expect(html.match(/<span class="base">/g)).toHaveLength(2);
  });
});

it('rehypeWithoutTex leaves the formula and drops its source', () => {
  const source = element('annotation', { encoding: 'application/x-tex' }, [text('a = b')]);
  const semantics = element('semantics', {}, [element('mrow', {}, [text('a=b')]), source]);
  const tree: TreeNode = { type: 'root', children: [semantics] };
  rehypeWithoutTex()(tree);
  expect(show(tree)).toBe('a=b');
  expect(katex.renderToString('a = b')).toContain('<annotation encoding="application/x-tex">');
});
