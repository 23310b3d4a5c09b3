import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { fromEdge, toEdge } from "../foundation/ids.ts";
import { findPeriod } from "../plan/index.ts";
import { findSales } from "../sales/index.ts";
import type { DifferenceCause, LineDifference } from "./match-lines.ts";
import { matchLines } from "./match-lines.ts";
import type { RunHead, RunLine } from "./model.ts";
import { findParallel, insertParallel, knownMembers, membersByHandle, parallelLines } from "./parallel-store.ts";
import type { ParallelRun } from "./parallel-store.ts";
import { idOf, namesIn, readLines, readRows, sha256Of } from "./read-parallel.ts";
import type { Names, ParallelLine } from "./read-parallel.ts";
import { everyLine } from "./run-lines.ts";
import { liveRun } from "./store.ts";

/**
 * Takes another system's results for a period, from CSV with the columns sale, bonus, earner, amount, currency and, where
 * known, base and rate, or of a whole period the member `source` in place of the sale: all of it or nothing. A sale is named by its id or by its order's name at its source, an earner by
 * id or handle; `bonuses` says which of our bonuses theirs are.
 * @returns the import; `not-found` for an unknown period, `bad-input` with every fault of every row (`data.faults`).
 */
export async function importParallel(
  context: Context,
  wish: {
    readonly periodId: bigint;
    readonly name: string;
    readonly csv: string;
    readonly bonuses?: Readonly<Record<string, string>> | undefined;
  },
): Promise<ParallelRun | Failure> {
  const { tx, now, actor } = context;
  const period = await findPeriod(tx, wish.periodId);
  if (period === undefined) return new Failure("not-found", "There is no such period.");
  const file = readRows(wish.csv);
  const names = await lookUp(tx, namesIn(file.rows));
  const read = readLines(file.rows, names, { periodId: period.id, bonuses: wish.bonuses ?? {} });
  const faults = [...file.faults, ...read.faults].toSorted((a, b) => a.line - b.line);
  if (faults.length > 0 || read.lines.length === 0) {
    const what =
      faults.length === 0 ? "The file has no rows." : `The file has ${faults.length} faults; nothing was taken.`;
    return new Failure("bad-input", what, { faults });
  }
  const sha256 = sha256Of(wish.csv);
  const id = await insertParallel(
    tx,
    { periodId: period.id, name: wish.name, sha256, importedAt: now, importedBy: actor },
    read.lines,
  );
  await audit(context, {
    action: "parallel.imported",
    subject: toEdge("parallel", id),
    after: { period: period.name, name: wish.name, lines: read.lines.length, sha256 },
  });
  return (await findParallel(tx, id))!;
}

async function lookUp(
  db: Db,
  { sales, earners }: { readonly sales: readonly string[]; readonly earners: readonly string[] },
): Promise<Names> {
  const saleIds = sales.map(idOf.sale).filter((id) => id !== undefined);
  const orders = new Map(sales.map((text) => [fromEdge("order", text)?.toString(), text]));
  const refs = [...sales, ...[...orders.keys()].filter((id) => id !== undefined)];
  const found = new Map<string, { id: bigint; periodId: bigint } | "several">();
  for (const sale of await findSales(db, { ids: saleIds, refs })) {
    found.set(toEdge("sale", sale.id), sale);
    // The store's own orders are numbers inside and ord_... outside.
    const ref = sale.source === "store" ? orders.get(sale.sourceRef) : sale.sourceRef;
    if (ref !== undefined) found.set(ref, found.has(ref) && ref !== toEdge("sale", sale.id) ? "several" : sale);
  }
  const memberIds = earners.map(idOf.earner).filter((id) => id !== undefined);
  const members = new Map<string, bigint>();
  for (const id of await knownMembers(db, memberIds)) members.set(toEdge("member", id), id);
  const lower = new Map(earners.map((text) => [text.toLowerCase(), text]));
  for (const [handle, id] of await membersByHandle(db, [...lower.keys()])) members.set(lower.get(handle)!, id);
  return { sales: found, earners: members };
}

export interface ParallelComparison {
  readonly parallel: ParallelRun;
  readonly run: RunHead;
  readonly matched: number;
  readonly causes: readonly {
    readonly cause: DifferenceCause;
    readonly currency: string;
    readonly lines: number;
    /** What they pay less what we do; minor units. */
    readonly difference: bigint;
  }[];
  readonly differences: readonly LineDifference<RunLine, ParallelLine>[];
}

/**
 * Matches an import to the cent with the period's run, draft or committed, and groups what differs by cause.
 * @returns `not-found`, `wrong-state` where the period has no run yet.
 */
export async function compareParallel(db: Db, id: bigint): Promise<ParallelComparison | Failure> {
  const parallel = await findParallel(db, id);
  if (parallel === undefined) return new Failure("not-found", "There is no such import.");
  const run = await liveRun(db, parallel.periodId);
  if (run === undefined) return new Failure("wrong-state", "The period has no run to compare with; draft it first.");
  const { matched, differences } = matchLines(
    (await everyLine(db, run.id, "pages")).filter(({ kept }) => !kept),
    await parallelLines(db, id),
  );
  const sums = new Map<string, { cause: DifferenceCause; currency: string; lines: number; difference: bigint }>();
  for (const { cause, here, there } of differences) {
    const { currency } = (here ?? there)!;
    const sum = sums.get(`${cause} ${currency}`) ?? { cause, currency, lines: 0, difference: 0n };
    sum.lines += 1;
    sum.difference += (there?.amount ?? 0n) - (here?.amount ?? 0n);
    sums.set(`${cause} ${currency}`, sum);
  }
  return { parallel, run, matched, causes: [...sums.values()], differences };
}
