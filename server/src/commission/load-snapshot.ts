import { dayText } from "@fairline/engine";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { readCompany } from "../foundation/company.ts";
import { standingsAt } from "../members/index.ts";
import { FURTHER_FROM } from "../foundation/ids.ts";
import { allEdgesAt, edgesAt, findTree, hasSeats, holdersAt, seatedNodesAt } from "../network/index.ts";
import type { SeatedNode } from "../network/index.ts";
import { engineKind, firstDay, listPeriods, planAt, ratesAt } from "../plan/index.ts";
import type { FrozenSale, Period, PlanVersion } from "../plan/index.ts";
import { standingSales } from "../sales/index.ts";
import type { StandingSale } from "../sales/index.ts";
import { civilDays } from "./civil-days.ts";
import type { Snapshot, SnapshotMember } from "./model.ts";
import { planNeeds } from "./plan-needs.ts";
import { pastOfRun } from "./snapshot-store.ts";
import { liveRun } from "./store.ts";

/** A period's last instant, as fine as the database keeps time: `[from, to)` ends a microsecond before `to`. */
export function lastInstant(period: Period): Temporal.Instant {
  return period.to.subtract({ microseconds: 1 });
}

export function isOver(period: Period, now: Temporal.Instant): boolean {
  return Temporal.Instant.compare(period.to, now) <= 0;
}

/** What a run of the period looks at: its last instant, or now while it is not over (a live preview). */
export function instantOfRun(period: Period, now: Temporal.Instant): Temporal.Instant {
  return isOver(period, now) ? lastInstant(period) : now;
}

/**
 * Everything a run of the period reads, as of `asOf`: plan, members with kinds, days of joining and parents in every tree
 * that the plan climbs, the period's sales less what was refunded by now, exchange rates, and what the last committed run
 * before has left; with `otherPlan` as if that one had been in force. Source: design, "Period".
 */
export async function loadSnapshot(
  db: Db,
  period: Period,
  asOf: Temporal.Instant,
  otherPlan?: PlanVersion,
): Promise<Snapshot> {
  const plan = otherPlan ?? (await planAt(db, asOf));
  const { currency, timeZone } = await readCompany(db);
  const needs = planNeeds(plan.plan, currency);
  const sales = await standingSales(db, period.id);
  const standings = await standingsAt(db, asOf);
  const sponsors = await edgesAt(db, "sponsor", asOf);
  const joined = await joiningDays(db, timeZone);
  const plain = needs.trees.filter((name) => !needs.seated.includes(name));
  const trees = await Promise.all(plain.map(async (name) => [name, await parentsIn(db, name, asOf)] as const));
  const seats = await seatsIn(db, needs.seated, asOf);
  const kinds = new Map(standings.map((standing) => [standing.memberId, engineKind(standing)]));
  const known = (id: bigint | null | undefined): bigint | null =>
    typeof id === "bigint" && (id >= FURTHER_FROM || kinds.has(id)) ? id : null;
  const seatOf = (id: bigint) => {
    const own = seats.flatMap(({ name, nodes }) => {
      const node = nodes.get(id);
      // Who has no seat stands alone; of a further position only its own tree is told.
      return node === undefined && id >= FURTHER_FROM ? [] : [[name, node] as const];
    });
    const legs = own.flatMap(([name, node]) =>
      node !== undefined && known(node.parentId) !== null ? [[name, node.leg!] as const] : [],
    );
    return {
      parents: own.map(([name, node]) => [name, known(node?.parentId)] as const),
      ...(legs.length > 0 && { legs: Object.fromEntries(legs) }),
    };
  };
  const placesOf = (id: bigint) => {
    const { parents, ...legs } = seatOf(id);
    const others = trees.flatMap(([name, above]) => (above === null ? [] : [[name, known(above.get(id))] as const]));
    return { parents: Object.fromEntries([...others, ...parents]), ...legs };
  };
  const members = standings.map((standing): SnapshotMember => ({
    id: standing.memberId,
    kind: engineKind(standing),
    sponsorId: sponsors.get(standing.memberId) ?? null,
    joinedOn: joined.get(standing.memberId) ?? null,
    ...(needs.trees.length > 0 && placesOf(standing.memberId)),
  }));
  for (const node of furtherOf(seats)) {
    const holderId = known(node.holderId);
    const { parents, ...legs } = seatOf(node.id);
    members.push({
      id: node.id,
      kind: (holderId === null ? undefined : kinds.get(holderId)) ?? "customer",
      sponsorId: null,
      joinedOn: null,
      parents: Object.fromEntries(parents),
      ...legs,
      holderId,
    });
  }
  const before = needs.past ? await runBefore(db, period) : undefined;
  const live = Temporal.Instant.compare(asOf, lastInstant(period)) < 0;
  const dayOf = daysIn(timeZone);
  return {
    plan,
    companyCurrency: currency,
    members,
    day: firstDay(period, timeZone),
    rates: needs.rates ? await ratesAt(db, asOf) : {},
    past: needs.past ? await pastOfRun(db, { pastRunId: before ?? null, taken: { period: period.id } }) : [],
    pastRunId: before ?? null,
    sales: sales
      // In a live preview a seller may have joined in the moment between the two reads; the next preview has them. Once the
      // period is over everybody who sold in it is known, and a seller who is not would be a bug that the engine reports.
      .filter((sale) => !live || sale.sellerId === null || kinds.has(sale.sellerId))
      .map((sale) => ({
        ...frozen(sale, dayOf),
        // Who became a member after the period was a customer in it.
        buyerMemberId: sale.buyerMemberId !== null && kinds.has(sale.buyerMemberId) ? sale.buyerMemberId : null,
      })),
  };
}

interface Seats {
  readonly name: string;
  readonly nodes: ReadonlyMap<bigint, SeatedNode>;
}

/** The trees that are read seat by seat; one that members stand in, or that is not there, has no seats. */
async function seatsIn(db: Db, names: readonly string[], at: Temporal.Instant): Promise<readonly Seats[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      if ((await findTree(db, name)) === undefined) return [];
      const nodes = await seatedNodesAt(db, name, at);
      return [{ name, nodes: new Map(nodes.map((node) => [node.id, node])) }];
    }),
  );
  return found.flat();
}

/** Positions that stand for nobody's first place, in the order of their ids. */
function furtherOf(seats: readonly Seats[]): readonly SeatedNode[] {
  const further = seats.flatMap(({ nodes }) => [...nodes.values()].filter(({ id }) => id >= FURTHER_FROM));
  return further.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** A sale as a run reads it. */
export function frozen(sale: StandingSale, dayOf: (at: Temporal.Instant) => string): FrozenSale {
  const { id, currency, sellerId, buyerMemberId, market, tags, lines } = sale;
  return { id, currency, sellerId, buyerMemberId, on: dayOf(sale.at), market: market ?? null, tags: tags ?? [], lines };
}

/** The civil day of an instant, "2026-03-31". */
export function daysIn(timeZone: string): (at: Temporal.Instant) => string {
  const dayOf = civilDays(timeZone);
  return (at) => dayText(dayOf(at.epochMilliseconds));
}

/** The day of joining of every member, or of these, in the company's time zone. */
export async function joiningDays(
  db: Db,
  timeZone: string,
  members?: readonly bigint[],
): Promise<ReadonlyMap<bigint, string>> {
  const whose = members === undefined ? sql`true` : sql`member_id = any(${[...members]}::bigint[])`;
  const { rows } = await sql<{ memberId: bigint; at: number }>`
    select member_id as "memberId", (extract(epoch from joined_at) * 1000)::float8 as at from member_card where ${whose}`.execute(
    db,
  );
  const dayOf = civilDays(timeZone);
  return new Map(rows.map(({ memberId, at }) => [memberId, dayText(dayOf(at))]));
}

/**
 * Whom each member stands under in a tree: member to member; null where the company has no such tree. Where positions are
 * seated, a member stands where their first position does, under the nearest holder above who is somebody else.
 */
async function parentsIn(db: Db, name: string, at: Temporal.Instant): Promise<ReadonlyMap<bigint, bigint> | null> {
  const tree = await findTree(db, name);
  if (tree === undefined) return null;
  if (!hasSeats(tree)) return await edgesAt(db, name, at);
  const holders = await holdersAt(db, name, at);
  const seats = new Map((await allEdgesAt(db, tree, at)).map(({ id, parentId }) => [id, parentId]));
  const parents = new Map<bigint, bigint>();
  const first = new Map<bigint, bigint>();
  for (const [position, member] of holders) {
    const known = first.get(member);
    if (known === undefined || position < known) first.set(member, position);
  }
  for (const [member, position] of first) {
    let above = seats.get(position) ?? null;
    while (above !== null && (holders.get(above) ?? member) === member) above = seats.get(above) ?? null;
    if (above !== null) parents.set(member, holders.get(above)!);
  }
  return parents;
}

/** The run of the last period before that is committed. */
export async function runBefore(db: Db, period: Period): Promise<bigint | undefined> {
  const before = (await listPeriods(db)).find(
    ({ state, to }) => state === "committed" && Temporal.Instant.compare(to, period.from) <= 0,
  );
  return before && (await liveRun(db, before.id))?.id;
}

/** An earlier period that is not committed yet, where the plan looks back at what it will leave. */
export async function missingBefore(
  db: Db,
  period: Period,
  { plan, companyCurrency }: Pick<Snapshot, "plan" | "companyCurrency">,
): Promise<Period | undefined> {
  if (!planNeeds(plan.plan, companyCurrency).past) return undefined;
  return (await listPeriods(db)).findLast(
    ({ state, to }) => state !== "committed" && Temporal.Instant.compare(to, period.from) <= 0,
  );
}
