/** Who may see what: staff the whole tree, a member the branch that they head, and of it what the company allows. */
import { readCompany } from "../foundation/company.ts";
import type { Call } from "../access/index.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { partnerFields } from "./explore-fields.ts";
import { fields as allFields, rowOf } from "./explore-model.ts";
import type { View } from "./explore-model.ts";
import type { Snapshots } from "./explore-snapshots.ts";
import { hasSeats } from "./model.ts";
import { positionsOf } from "./seat-store.ts";
import { findTree } from "./trees.ts";

export type Reader = "staff" | "partner";

export interface Asked {
  readonly tree: string;
  /** A day of the company's, today where it is not said. */
  readonly day?: string | undefined;
  /** Which of the reader's own positions, where a partner has several; the uppermost where it is not said. */
  readonly root?: string | undefined;
}

export interface Opened {
  readonly view: View;
  readonly day: Temporal.PlainDate;
  readonly today: Temporal.PlainDate;
  readonly timeZone: string;
  /** A partner's positions in the tree, the uppermost first; a member of a tree of members is the one. */
  readonly roots: readonly string[];
}

/**
 * @returns `not-found` for a tree that is none, `bad-input` for a day to come, `not-allowed` where a partner asks for a
 *   position that is not theirs. Who does not stand in the tree on that day has an empty view.
 */
export async function openView(
  call: Call,
  snapshots: Snapshots,
  reader: Reader,
  asked: Asked,
): Promise<Opened | Failure> {
  const tree = await findTree(call.db, asked.tree);
  if (tree === undefined) return new Failure("not-found", `No tree is called "${asked.tree}".`, { field: "tree" });
  const { timeZone } = await readCompany(call.db);
  const today = call.now.toZonedDateTimeISO(timeZone).toPlainDate();
  const day = asked.day === undefined ? today : Temporal.PlainDate.from(asked.day);
  if (Temporal.PlainDate.compare(day, today) > 0) {
    return new Failure("bad-input", `${day.toString()} is still to come; the last day is today.`, { field: "day" });
  }
  const { member } = call.caller;
  if (reader === "partner" && member === null) {
    return new Failure("not-allowed", "Only members have a place in the network.");
  }
  const snapshot = await snapshots.of(call.db, tree, day, call.now);
  const opened = { day, today, timeZone };
  if (reader === "staff" || member === null) {
    const whole = { snapshot, root: -1, from: 0, to: snapshot.count, level: 0, exact: true };
    return { ...opened, view: { ...whole, fields: new Set(allFields) }, roots: [] };
  }
  const kind = hasSeats(tree) ? "position" : "member";
  const own = hasSeats(tree)
    ? (await positionsOf(call.db, member, snapshot.at, tree.name)).map((position) => position.id)
    : [member];
  const rows = own
    .map((id) => rowOf(snapshot, id))
    .filter((row) => row !== undefined)
    .sort((a, b) => snapshot.level[a]! - snapshot.level[b]! || a - b);
  const roots = rows.map((row) => toEdge(kind, BigInt(snapshot.ids[row]!)));
  const chosen = asked.root === undefined ? 0 : roots.indexOf(asked.root);
  if (chosen < 0) return new Failure("not-allowed", "This position is not yours.", { field: "root" });
  const fields = new Set(await partnerFields(call.db));
  const row = rows[chosen];
  if (row === undefined) {
    const empty = { snapshot, root: -1, from: 0, to: 0, level: 0, exact: false };
    return { ...opened, view: { ...empty, fields }, roots };
  }
  const branch = { snapshot, root: row, from: row, to: row + snapshot.size[row]!, level: snapshot.level[row]! };
  return { ...opened, view: { ...branch, fields, exact: false }, roots };
}
