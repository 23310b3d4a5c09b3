import { formatMoney } from "@fairline/engine";
import { sql } from "kysely";
import type { Generated } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import { earningsOfConversions } from "../plan/index.ts";
import type { Cap, Decision } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    program_cap: { id: Generated<bigint> };
    program_cap_use: { cap_id: bigint };
    program_cap_grant: { conversion_id: bigint };
  }
}

export async function capsOf(db: Db, programId: bigint): Promise<readonly Cap[]> {
  return (
    await sql<Cap>`
      select id, program_id as "programId", per, group_id as "groupId", currency, amount from program_cap
      where program_id = ${programId} and retired_at is null order by id`.execute(db)
  ).rows;
}

export interface Wished {
  readonly programId: bigint;
  readonly groupId: bigint;
  readonly memberId: bigint;
  /** Null where nobody bought: a lead of somebody unknown. */
  readonly buyerId: bigint | null;
  readonly currency: string;
  /** Minor units: the affiliate's own, and of all above them together. */
  readonly own: bigint;
  readonly above: bigint;
  /** The company's. */
  readonly timeZone: string;
}

export interface Allowed {
  readonly own: bigint;
  readonly above: bigint;
  readonly told: Decision["caps"];
  readonly grants: readonly { readonly capId: bigint; readonly subject: string; readonly amount: bigint }[];
}

/**
 * What is left under the program's caps of this currency, and takes it: rows of use are locked, so that of many conversions at
 * once no cap is ever exceeded. The affiliate comes first, those above share what the budget leaves. Caps count what stands:
 * what a refund or a refusal takes back is free again.
 */
export async function takeFromCaps(context: Context, wished: Wished): Promise<Allowed> {
  const { tx } = context;
  const { programId } = wished;
  const caps = (await keptSetting(tx, `caps ${programId}`, () => capsOf(tx, programId))).filter(
    (cap) => cap.currency === wished.currency && (cap.groupId === null || cap.groupId === wished.groupId),
  );
  let { own, above } = wished;
  const used: { cap: Cap; subject: string; used: bigint }[] = [];
  for (const cap of caps) {
    const subject = subjectOf(cap, context.now, wished);
    if (subject !== null) used.push({ cap, subject, used: await lockUse(context.tx, cap.id, subject) });
  }
  const left = ({ cap, used: taken }: (typeof used)[number]) => (cap.amount > taken ? cap.amount - taken : 0n);
  for (const one of used) own = least(own, left(one));
  for (const one of used) if (one.cap.per === "budget") above = least(above, left(one) - own);
  const grants = used.map(({ cap, subject }) => ({
    capId: cap.id,
    subject,
    amount: cap.per === "budget" ? own + above : own,
  }));
  for (const { capId, subject, amount } of grants) {
    await sql`update program_cap_use set used = used + ${amount} where cap_id = ${capId} and subject = ${subject}`.execute(
      context.tx,
    );
  }
  const cut = own < wished.own || above < wished.above;
  const told = !cut
    ? []
    : used
        .filter((one) => left(one) < (one.cap.per === "budget" ? wished.own + wished.above : wished.own))
        .map((one) => ({
          per: one.cap.per,
          limit: formatMoney(one.cap.amount, wished.currency),
          before: formatMoney(one.used, wished.currency),
          allowed: formatMoney(left(one), wished.currency),
        }));
  return { own, above, told, grants };
}

export async function writeGrants(db: Db, conversionId: bigint, grants: Allowed["grants"]): Promise<void> {
  for (const { capId, subject, amount } of grants) {
    await sql`
      insert into program_cap_grant (conversion_id, cap_id, subject, amount)
      values (${conversionId}, ${capId}, ${subject}, ${amount})`.execute(db);
  }
}

/** Gives back what these conversions no longer have of what they took. Called after every reversal and refusal. */
export async function returnToCaps(context: Context, conversionIds: readonly bigint[]): Promise<void> {
  const { tx } = context;
  const { rows } = await sql<{ conversionId: bigint; capId: bigint; subject: string; amount: bigint; per: Cap["per"] }>`
    select part.conversion_id as "conversionId", part.cap_id as "capId", part.subject, part.amount, cap.per
    from program_cap_grant part join program_cap cap on cap.id = part.cap_id
    where part.conversion_id = any(${[...conversionIds]}::bigint[]) and part.amount > 0
    order by part.cap_id, part.subject, part.conversion_id`.execute(tx);
  if (rows.length === 0) return;
  const standing = await earningsOfConversions(tx, conversionIds);
  for (const { conversionId, capId, subject, amount, per } of rows) {
    const now = standing
      .filter((earning) => earning.conversionId === conversionId && (per === "budget" || earning.level === 0))
      .reduce((sum, earning) => sum + earning.amount, 0n);
    if (now >= amount) continue;
    await sql`update program_cap_use set used = used - ${amount - now} where cap_id = ${capId} and subject = ${subject}`.execute(
      tx,
    );
    await sql`
      update program_cap_grant set amount = ${now} where conversion_id = ${conversionId} and cap_id = ${capId}`.execute(
      tx,
    );
  }
}

/** Whose use it counts in; null where the cap has nothing to say. */
function subjectOf(cap: Cap, now: Temporal.Instant, { memberId, buyerId, timeZone }: Wished): string | null {
  const day = now.toZonedDateTimeISO(timeZone).toPlainDate();
  switch (cap.per) {
    case "customer":
      return buyerId === null ? null : `${memberId} ${buyerId}`;
    case "day":
      return `${memberId} ${day.toString()}`;
    case "month":
      return `${memberId} ${day.toPlainYearMonth().toString()}`;
    case "budget":
      return "all";
    default:
      throw new Error(`unknown cap ${String(cap.per satisfies never)}`);
  }
}

/** What was used so far; nobody else reads or writes it until the transaction ends. */
async function lockUse(db: Db, capId: bigint, subject: string): Promise<bigint> {
  const { rows } = await sql<{ used: bigint }>`
    insert into program_cap_use (cap_id, subject, used) values (${capId}, ${subject}, 0)
    on conflict (cap_id, subject) do update set used = program_cap_use.used returning used`.execute(db);
  return rows[0]!.used;
}

function least(a: bigint, b: bigint): bigint {
  const smaller = a < b ? a : b;
  return smaller > 0n ? smaller : 0n;
}
