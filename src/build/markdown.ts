// Plugins of the Markdown pipeline: numbers for figures, what scrolls, strict maths.
import { chapterNumber, element, isJsx, walk, type SourceFile, type TreeNode } from './tree.ts';

const NUMBERED = /^(?:Figure|NetworkDiagram|\w+(?:Demo|Figure))$/;

function attribute(node: TreeNode, name: string): string | undefined {
  return node.attributes?.find((entry) => entry.name === name)?.value;
}

function setAttribute(node: TreeNode, name: string, value: string): void {
  (node.attributes ??= []).push({ type: 'mdxJsxAttribute', name, value });
}

/** Names the place of a figure in its page: "4.2" → "figure-4-2". */
function figureAnchor(number: string): string {
  return `figure-${number.replaceAll('.', '-')}`;
}

/** Numbers figures in document order, resolves `<FigureRef>`, and hands the cited papers to `<References>`. */
export function rehypeFigures() {
  return (tree: TreeNode, file: SourceFile): void => {
    const chapter = chapterNumber(file);
    const numberOf = new Map<string, string>();
    const papers: string[] = [];
    const anchors = new Map<TreeNode, TreeNode>();
    let count = 0;
    walk(tree, (node) => {
      if (!isJsx(node) || !node.name) return;
      if (NUMBERED.test(node.name)) {
        count += 1;
        const number = `${chapter}.${count}`;
        setAttribute(node, 'number', number);
        const id = attribute(node, 'id');
        if (id) numberOf.set(id, number);
        anchors.set(node, element('div', { className: 'figure-anchor', id: figureAnchor(number) }, []));
      }
      const paper = node.name === 'PaperRef' ? attribute(node, 'id') : undefined;
      if (paper && !papers.includes(paper)) papers.push(paper);
    });
    walk(tree, (node) => {
      if (!isJsx(node)) return;
      if (node.name === 'References') setAttribute(node, 'ids', papers.join(' '));
      if (node.name !== 'FigureRef') return;
      const number = numberOf.get(attribute(node, 'to') ?? '');
      if (!number) {
        throw new Error(
          `${file.path}: <FigureRef to="${attribute(node, 'to')}">: no figure of this chapter has that id.`,
        );
      }
      setAttribute(node, 'number', number);
    });
    walk(tree, (parent) => {
      parent.children = parent.children?.flatMap((node) => {
        const anchor = anchors.get(node);
        return anchor ? [anchor, node] : [node];
      });
    });
  };
}

function hasClass(node: TreeNode | undefined, name: string): boolean {
  const classes = node?.properties?.['className'];
  return Array.isArray(classes) && classes.includes(name);
}

/**
 * Keeps a line from beginning with the comma after a formula, and from ending with the bracket before it. A browser breaks
 * lines at both ends of what KaTeX sets; it asks the innermost element round the formula's last piece whether it may.
 */
export function rehypeJoinedMaths() {
  const join = (children: TreeNode[]): TreeNode => element('span', { className: ['joined'] }, children);
  return (tree: TreeNode): void => {
    walk(tree, (parent) => {
      if (hasClass(parent, 'joined')) return;
      parent.children?.forEach((node, i, siblings) => {
        if (!hasClass(node, 'katex')) return;
        const html = node.children?.find((child) => hasClass(child, 'katex-html'));
        const last = html?.children?.pop();
        const after = siblings[i + 1];
        const isFollowed = after?.type === 'text' && /^\S/.test(String(after.value));
        if (last) html?.children?.push(isFollowed ? join([last]) : last);
        const before = siblings[i - 1];
        const [, words = '', bracket] =
          /^(.*?)([(["“]+)$/s.exec(before?.type === 'text' ? String(before.value) : '') ?? [];
        if (!before || !bracket) return;
        before.value = words;
        siblings[i] = join([{ type: 'text', value: bracket }, node]);
      });
    });
  };
}

/** Makes display formulas, tables and code reachable by keyboard, since they scroll on narrow screens. */
export function rehypeScrollable() {
  return (tree: TreeNode): void => {
    walk(tree, (node) => {
      if (node.properties?.['className'] === 'scroll') return;
      node.children = node.children?.map((child) => {
        if (child.tagName !== 'table') return child;
        return element('div', { className: 'scroll', tabIndex: 0, role: 'group', ariaLabel: 'Table' }, [
          child,
        ]);
      });
    });
    walk(tree, (node) => {
      if (node.tagName === 'pre') {
        node.properties = { ...node.properties, tabIndex: 0, role: 'group', ariaLabel: 'Code' };
      }
      if (!hasClass(node, 'katex-display')) return;
      node.tagName = 'div';
      Object.assign(node.properties ?? {}, { tabIndex: 0, role: 'group', ariaLabel: 'Formula' });
    });
  };
}

/** Drops the TeX source that KaTeX keeps beside every formula's MathML: nobody sees it, and it is a thirtieth of a page. */
export function rehypeWithoutTex() {
  return (tree: TreeNode): void => {
    walk(tree, (node) => {
      node.children = node.children?.filter(({ tagName }) => tagName !== 'annotation');
    });
  };
}

/** Fails the build on any formula that KaTeX refuses; rehype-katex only prints it in red. */
export function rehypeStrictMaths() {
  return (_tree: TreeNode, file: SourceFile): void => {
    const message = file.messages.find((entry) => entry.source === 'rehype-katex');
    if (!message) return;
    const cause = message.cause instanceof Error ? message.cause.message : message.reason;
    throw new Error(`${file.path}:${message.line ?? '?'}: ${cause}`);
  };
}
