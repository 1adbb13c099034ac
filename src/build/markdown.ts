// Plugins of the Markdown pipeline: numbers for figures and sections, notes beside their paragraph, sections, strict maths.
interface Attribute {
  type: 'mdxJsxAttribute';
  name: string;
  value: string;
}

/** A node of the HTML tree, with the JSX nodes that MDX adds; as much of it as is used here. */
interface TreeNode {
  type: string;
  value?: unknown;
  tagName?: string;
  name?: string | null;
  attributes?: Attribute[];
  properties?: Record<string, unknown>;
  children?: TreeNode[];
}

/** The file being compiled. */
interface SourceFile {
  readonly path: string;
  readonly data: { astro?: { frontmatter?: Record<string, unknown> } };
  readonly messages: readonly { source?: string; reason: string; line?: number; cause?: unknown }[];
}

const NUMBERED = /^(?:Figure|NetworkDiagram|\w+(?:Demo|Figure))$/;

/** Visits a node and all below it, in document order. */
function walk(node: TreeNode, visit: (node: TreeNode) => void): void {
  visit(node);
  for (const child of node.children ?? []) walk(child, visit);
}

function element(tagName: string, properties: Record<string, unknown>, children: TreeNode[]): TreeNode {
  return { type: 'element', tagName, properties, children };
}

function isJsx(node: TreeNode): boolean {
  return node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';
}

function attribute(node: TreeNode, name: string): string | undefined {
  return node.attributes?.find((entry) => entry.name === name)?.value;
}

function setAttribute(node: TreeNode, name: string, value: string): void {
  (node.attributes ??= []).push({ type: 'mdxJsxAttribute', name, value });
}

function chapterNumber(file: SourceFile): string {
  return String(file.data.astro?.frontmatter?.['number'] ?? '');
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

function isBlank(node: TreeNode): boolean {
  return node.type === 'text' && String(node.value).trim() === '';
}

/** Puts each note with the paragraph before it, so that it stands beside that paragraph or folds under it. */
function gatherNotes(children: TreeNode[]): TreeNode[] {
  const gathered: TreeNode[] = [];
  for (const node of children) {
    const isNote = isJsx(node) && node.name === 'Aside';
    const before = gathered.findLastIndex((other) => !isBlank(other));
    const owner = gathered[before];
    if (!isNote || !owner || /^h\d$/.test(owner.tagName ?? '')) {
      gathered.push(node);
    } else if (owner.properties?.['className'] === 'noted') {
      owner.children?.splice(-1, 0, node);
    } else {
      gathered.splice(before, 1, element('div', { className: 'noted' }, [node, owner]));
    }
  }
  return gathered;
}

/** Wraps each `##` and what follows it in a numbered `<section>`, the unit that is laid out only when near the screen. */
export function rehypeSections() {
  return (tree: TreeNode, file: SourceFile): void => {
    const chapter = chapterNumber(file);

    const sections: TreeNode[] = [element('section', { className: 'section section--opening' }, [])];
    const outside: TreeNode[] = [];
    for (const node of gatherNotes(tree.children ?? [])) {
      if (node.type === 'mdxjsEsm') {
        outside.push(node);
        continue;
      }
      if (node.tagName === 'h2') {
        node.properties = { ...node.properties, dataNumber: `${chapter}.${sections.length}` };
        sections.push(element('section', { className: 'section' }, []));
      }
      sections.at(-1)?.children?.push(node);
    }
    tree.children = [...outside, ...sections.filter((section) => !section.children?.every(isBlank))];
  };
}

/** Makes display formulas and tables reachable by keyboard, since they scroll on narrow screens. */
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
      const classes = node.properties?.['className'];
      if (!Array.isArray(classes) || !classes.includes('katex-display')) return;
      node.tagName = 'div';
      Object.assign(node.properties ?? {}, { tabIndex: 0, role: 'group', ariaLabel: 'Formula' });
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
