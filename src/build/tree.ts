// The tree of HTML nodes that the Markdown plugins work on.
export interface Attribute {
  type: 'mdxJsxAttribute';
  name: string;
  value: string;
}

/** A node of the HTML tree, with the JSX nodes that MDX adds; as much of it as is used here. */
export interface TreeNode {
  type: string;
  value?: unknown;
  tagName?: string;
  name?: string | null;
  attributes?: Attribute[];
  properties?: Record<string, unknown>;
  children?: TreeNode[];
}

/** The file being compiled. */
export interface SourceFile {
  readonly path: string;
  readonly data: { astro?: { frontmatter?: Record<string, unknown> } };
  readonly messages: readonly { source?: string; reason: string; line?: number; cause?: unknown }[];
}

/** Visits a node and all below it, in document order. */
export function walk(node: TreeNode, visit: (node: TreeNode) => void): void {
  visit(node);
  for (const child of node.children ?? []) walk(child, visit);
}

/** Makes an element. */
export function element(
  tagName: string,
  properties: Record<string, unknown>,
  children: TreeNode[],
): TreeNode {
  return { type: 'element', tagName, properties, children };
}

/** Tells whether a node is a component. */
export function isJsx(node: TreeNode): boolean {
  return node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement';
}

/** Tells whether a node is white space. */
export function isBlank(node: TreeNode): boolean {
  return node.type === 'text' && String(node.value).trim() === '';
}

/** Reads the number of the chapter from the head of its file. */
export function chapterNumber(file: SourceFile): string {
  return String(file.data.astro?.frontmatter?.['number'] ?? '');
}
