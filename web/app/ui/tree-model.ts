import { stratify, tree } from "d3-hierarchy";
import type { HierarchyNode } from "d3-hierarchy";
import type { PersonTone } from "./person-status.ts";

/** One person of a tree, as a flat list gives them; parents may come after their children. */
export interface TreePerson {
  readonly id: string;
  /** Null for the first of the tree. */
  readonly parentId: string | null;
  readonly name: string;
  readonly tone: PersonTone;
  /** What the tone says, in words. */
  readonly status: string;
  /** Points with two decimals; shown as it is, and as the length of a bar. */
  readonly volume?: string;
}

export type TreeNode = HierarchyNode<TreePerson>;

/** The people as a tree; a node's `value` counts it and everybody below. Who has lost their place (a parent that is not in the list) stands below the first. */
export function plant(people: readonly TreePerson[]): TreeNode | undefined {
  const first = people.find(({ parentId }) => parentId === null);
  if (first === undefined) return undefined;
  const known = new Set(people.map(({ id }) => id));
  const placed: TreePerson[] = [];
  for (const person of people) {
    if (person === first || known.has(person.parentId ?? "")) placed.push(person);
    else if (person.parentId !== null) placed.push({ ...person, parentId: first.id });
  }
  return stratify<TreePerson>()
    .id(({ id }) => id)
    .parentId(({ parentId }) => parentId)(placed)
    .sum(() => 1);
}

/** The people in sight, top to bottom: everybody whose line to the first is open. */
export function rowsOf(root: TreeNode, open: ReadonlySet<string>): TreeNode[] {
  const rows: TreeNode[] = [];
  const walk = (node: TreeNode): void => {
    rows.push(node);
    if (open.has(node.data.id)) node.children?.forEach(walk);
  };
  walk(root);
  return rows;
}

/** Everybody above a person and themself, the first person first. */
export const pathTo = (node: TreeNode): TreeNode[] => node.ancestors().toReversed();

/** Open at first: the first two generations, less where they would fill the page. */
export function openAtFirst(root: TreeNode, most = 40): Set<string> {
  const open = new Set<string>();
  let rows = 1;
  root.eachBefore((node) => {
    const below = node.children?.length ?? 0;
    if (node.depth > 1 || below === 0 || (node.depth > 0 && rows + below > most)) return;
    open.add(node.data.id);
    rows += below;
  });
  return open;
}

export interface Dot {
  readonly node: TreeNode;
  readonly x: number;
  readonly y: number;
}

/** Everybody as a dot, the first at the top, in a box of the given width; one generation a row. */
export function dotsOf(
  root: TreeNode,
  width: number,
  row: number,
): { readonly dots: readonly Dot[]; readonly height: number } {
  const margin = 8;
  const placed = tree<TreePerson>().size([width - 2 * margin, Math.max(1, root.height) * row])(root.copy());
  const byId = new Map(root.descendants().map((node) => [node.data.id, node]));
  const dots = placed
    .descendants()
    .map((point) => ({ node: byId.get(point.data.id) ?? point, x: point.x + margin, y: point.y + margin }));
  return { dots, height: root.height * row + 2 * margin };
}
