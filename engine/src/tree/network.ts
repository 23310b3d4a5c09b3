import type { Fault, Result } from "../fault.ts";
import { failure, success } from "../fault.ts";
import { inBlocks } from "../blocks.ts";
import { NONE, orderTree } from "./order.ts";
import type { Tree } from "./order.ts";

/** What a person is to the company at the period's last instant. */
export const KINDS = ["customer", "affiliate", "distributor"] as const;
export type Kind = (typeof KINDS)[number];

export interface Member {
  readonly id: string;
  readonly kind: Kind;
  /** Who brought them in, or null at the top. */
  readonly sponsorId: string | null;
}

/**
 * The people of a run and the trees they stand in. Everything inside the engine names a member by *position*: an
 * index in the order of the sponsor tree, parents before children.
 */
export interface Network {
  readonly size: number;
  /** Position to id. Empty in a network made from columns without ids. */
  readonly ids: readonly string[];
  readonly positions: ReadonlyMap<string, number>;
  /** Position to index into `KINDS`. */
  readonly kind: Uint8Array;
  readonly trees: { readonly sponsor: Tree };
}

/** `index` is the member's place in the input, so that a caller can name a line or a row. */
export interface NetworkFault extends Fault {
  readonly code: "network.duplicate-id" | "network.unknown-sponsor" | "network.own-sponsor" | "network.cycle";
  readonly data: {
    readonly index: number;
    readonly id: string;
    readonly sponsorId?: string;
    readonly cycle?: readonly string[];
  };
}

/**
 * Put members, in any order, into a network. Every fault is reported: duplicate ids, unknown sponsors, members who
 * sponsor themselves, cycles (each once, at its member that comes first in the input).
 */
export function buildNetwork(members: readonly Member[]): Result<Network, NetworkFault> {
  const faults: NetworkFault[] = [];
  const indexes = new Map<string, number>();
  const kinds = new Uint8Array(members.length);
  for (const [index, { id, kind }] of members.entries()) {
    kinds[index] = KINDS.indexOf(kind);
    if (indexes.has(id)) {
      faults.push({
        code: "network.duplicate-id",
        message: `member id "${id}" stands twice; ids are unique, remove or rename one`,
        data: { index, id },
      });
    } else indexes.set(id, index);
  }
  const parents = new Int32Array(members.length).fill(NONE);
  for (const [index, { id, sponsorId }] of members.entries()) {
    if (sponsorId === null) continue;
    const sponsor = indexes.get(sponsorId);
    if (sponsorId === id) {
      faults.push({
        code: "network.own-sponsor",
        message: `member "${id}" is their own sponsor; name who brought them in, or leave the sponsor empty`,
        data: { index, id, sponsorId },
      });
    } else if (sponsor === undefined) {
      faults.push({
        code: "network.unknown-sponsor",
        message: `sponsor "${sponsorId}" of member "${id}" is not among the members; add them or correct the id`,
        data: { index, id, sponsorId },
      });
    } else parents[index] = sponsor;
  }
  const tree = orderTree(parents);
  if ("cycles" in tree) {
    for (const cycle of tree.cycles) {
      const first = cycle.reduce((a, b) => Math.min(a, b));
      const at = cycle.indexOf(first);
      const ids = [...cycle.slice(at), ...cycle.slice(0, at)].map((index) => members[index]!.id);
      faults.push({
        code: "network.cycle",
        message: `sponsors go round in a circle: ${describeCycle(ids)}; one of them needs another sponsor`,
        data: { index: first, id: ids[0]!, cycle: ids },
      });
    }
  }
  if ("cycles" in tree || faults.length > 0) return failure(faults);
  const ids = Array.from(tree.source, (index) => members[index]!.id);
  return success(assemble(tree.source, tree, kinds, ids));
}

/** The circle in words, shortened in the middle: at most eight of its members are named. */
function describeCycle(ids: readonly string[]): string {
  const shown = ids.length > 8 ? [...ids.slice(0, 6), `... ${ids.length - 7} more ...`, ids.at(-1)!] : ids;
  return [...shown, ids[0]!].join(" -> ");
}

/**
 * A network from columns, for bulk loads. `parents` holds input indexes (`NONE` for roots), `kinds` indexes into
 * `KINDS`. `positionOf` turns an input index into a position. Answers null where the parents go round in a circle.
 */
export function networkFromColumns(
  parents: Int32Array,
  kinds: Uint8Array,
  ids: readonly string[] = [],
): { readonly network: Network; readonly positionOf: Int32Array } | null {
  const tree = orderTree(parents);
  if ("cycles" in tree) return null;
  const ordered = ids.length === 0 ? [] : Array.from(tree.source, (index) => ids[index]!);
  return { network: assemble(tree.source, tree, kinds, ordered), positionOf: tree.position };
}

/** A column of members by input index (or `NONE`) as positions. For bulk loads. */
export function toPositions(members: Int32Array, positionOf: Int32Array): Int32Array {
  const positions = new Int32Array(members.length);
  inBlocks(members.length, (from, to) => place(positions, members, positionOf, from, to));
  return positions;
}

function place(positions: Int32Array, members: Int32Array, positionOf: Int32Array, from: number, to: number): void {
  void positionOf[0];
  for (let at = from; at < to; at++) {
    const member = members[at]!;
    positions[at] = member === NONE ? NONE : positionOf[member]!;
  }
}

function gather(kind: Uint8Array, kinds: Uint8Array, source: Int32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) kind[at] = kinds[source[at]!]!;
}

function assemble(source: Int32Array, tree: Tree, kinds: Uint8Array, ids: readonly string[]): Network {
  const size = source.length;
  const kind = new Uint8Array(size);
  inBlocks(size, (from, to) => gather(kind, kinds, source, from, to));
  const positions = new Map<string, number>();
  for (const [at, id] of ids.entries()) positions.set(id, at);
  return { size, ids, positions, kind, trees: { sponsor: { parent: tree.parent, depth: tree.depth } } };
}
