// Cuts a chapter into sections, and long sections into pieces, the units that are laid out only when near the screen.
import { chapterNumber, element, isBlank, isJsx, walk, type SourceFile, type TreeNode } from './tree.ts';

/** Blocks that are a piece of their own: large ones, and those with controls. */
const OWN_PIECE = /^(?:Derivation|ModelCode|ModelCard|NetworkDiagram|Figure|\w+(?:Demo|Figure))$/;

/** Elements of text and formulas in one piece; laying out 500 takes about 5 ms. */
const PIECE_LIMIT = 500;

/** Puts each note with the paragraph before it, so that it stands beside that paragraph or folds under it. */
function gatherNotes(children: TreeNode[]): TreeNode[] {
  const gathered: TreeNode[] = [];
  for (const node of children) {
    const isNote = isJsx(node) && node.name === 'Aside';
    const before = gathered.findLastIndex((other) => !isBlank(other));
    const owner = gathered[before];
    if (!isNote || !owner || /^h\d$/.test(owner.tagName ?? '')) {
      gathered.push(node);
    } else if (isNoted(owner)) {
      owner.children?.splice(-1, 0, node);
    } else {
      gathered.splice(before, 1, element('div', { className: 'noted' }, [node, owner]));
    }
  }
  return gathered;
}

function isNoted(node: TreeNode | undefined): boolean {
  return node?.properties?.['className'] === 'noted';
}

function isAnchor(node: TreeNode | undefined): boolean {
  return node?.properties?.['className'] === 'figure-anchor';
}

function isOwnPiece(node: TreeNode | undefined): boolean {
  return node !== undefined && isJsx(node) && OWN_PIECE.test(node.name ?? '');
}

function countElements(node: TreeNode): number {
  let count = 0;
  walk(node, (one) => {
    if (one.type !== 'text') count += 1;
  });
  return count;
}

/**
 * Cuts the blocks of one section into pieces. A browser that looks at a control of a page that was just parsed, as Chrome
 * does to fill in forms, lays out all of its piece at once: a demo shares it with nothing.
 */
function cutPieces(blocks: readonly TreeNode[]): TreeNode[][] {
  const pieces: TreeNode[][] = [[]];
  let weight = 0;
  let last: TreeNode | undefined;
  for (const block of blocks) {
    const own = isOwnPiece(block);
    const count = countElements(block);
    const isFull = block.tagName === 'p' && weight + count > PIECE_LIMIT;
    // A note in the margin may be longer than its paragraph; what follows runs on beside it.
    const isBeside = isNoted(last) && (!own || block.name === 'Derivation');
    // The place that links to a figure lead to ends the piece before it: a jump there lays out that piece too, and what
    // is above the figure keeps its height.
    const mayCut = last !== undefined && !isBeside && !isBlank(block) && !isAnchor(block);
    if (mayCut && (own || isOwnPiece(last) || isFull)) {
      pieces.push([]);
      weight = 0;
    }
    pieces.at(-1)?.push(block);
    weight += count;
    if (!isBlank(block) && !isAnchor(block)) last = block;
  }
  return pieces;
}

/** Wraps one section's pieces: `<section>`, and a `<div>` for each that goes on with it. */
function wrapPieces(blocks: readonly TreeNode[], isOpening: boolean): TreeNode[] {
  return cutPieces(blocks).map((piece, at) => {
    if (at === 0) {
      return element('section', { className: isOpening ? 'section section--opening' : 'section' }, piece);
    }
    const startsWithBlock = isOwnPiece(piece.find((block) => !isBlank(block)));
    return element('div', { className: startsWithBlock ? 'section section--block' : 'section' }, piece);
  });
}

/** Wraps each `##` and what follows it in a numbered `<section>` and the `<div>`s that go on with it. */
export function rehypeSections() {
  return (tree: TreeNode, file: SourceFile): void => {
    const chapter = chapterNumber(file);
    const sections: TreeNode[][] = [[]];
    const outside: TreeNode[] = [];
    for (const node of gatherNotes(tree.children ?? [])) {
      if (node.type === 'mdxjsEsm') {
        outside.push(node);
        continue;
      }
      if (node.tagName === 'h2') {
        node.properties = { ...node.properties, dataNumber: `${chapter}.${sections.length}` };
        sections.push([]);
      }
      sections.at(-1)?.push(node);
    }
    const wrapped = sections.map((blocks, at) => (blocks.every(isBlank) ? [] : wrapPieces(blocks, at === 0)));
    tree.children = [...outside, ...wrapped.flat()];
  };
}
