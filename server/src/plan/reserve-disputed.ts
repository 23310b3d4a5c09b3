/**
 * Chargebacks and what whole periods pay. Such a bonus (bands, matching on them, pools) is one line a member and period, made of many
 * sales: what is held for one disputed sale is not the line but the part of it that the member would lose, put aside in their
 * `reserve`. What is pending or held anyway is put aside when it becomes available; what was paid cannot be.
 */
import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { balances, post } from "../ledger/index.ts";
import { lockAvailability } from "./lock-availability.ts";
import { keyOf, lockRecomputed } from "./store.ts";
import type { EarningLine } from "./store.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    dispute_reserve: { earning_id: bigint; at_risk: bigint; reserved: bigint; changes: number };
  }
}

/** The committed periods whose bonuses have to be looked at. */
export async function disputedPeriods(db: Db): Promise<readonly bigint[]> {
  const { rows } = await sql<{ id: bigint }>`select period_id as id from disputed_period order by 1`.execute(db);
  return rows.map((row) => row.id);
}

/**
 * Notes what each recomputed line of a committed period would lose if all its open chargebacks were lost, and puts that aside.
 * Called again with the same it changes nothing. Lines of corrections are left alone: they follow the origin's when it is lost.
 * @param wish.without the period's recomputed lines without the disputed sales; all of them where nothing is disputed any more
 */
export async function noteDisputed(
  context: Context,
  wish: { readonly periodId: bigint; readonly without: readonly EarningLine[] },
): Promise<void> {
  const { tx } = context;
  await lockAvailability(tx);
  const without = new Map(wish.without.map((line) => [keyOf(line), line.amount]));
  const own = (await lockRecomputed(tx, wish.periodId)).filter(({ adjustmentId }) => adjustmentId === null);
  const risks = own.map((earning) => {
    const loss = earning.amount - (without.get(keyOf(earning)) ?? 0n);
    return { id: earning.id, atRisk: loss > 0n ? loss : 0n };
  });
  await sql`insert into dispute_reserve (earning_id, at_risk)
    select id, at_risk from unnest(${risks.map(({ id }) => id)}::bigint[], ${risks.map(({ atRisk }) => atRisk)}::bigint[])
      as risk (id, at_risk)
    where at_risk > 0 or exists (select from dispute_reserve known where known.earning_id = risk.id)
    on conflict (earning_id) do update set at_risk = excluded.at_risk`.execute(tx);
  await settleReserves(context);
}

/**
 * Brings what is put aside to what is at risk, of what is available: available -> reserve, and back. Never more than the member has
 * there. Whoever makes earnings available calls it in the same transaction.
 */
export async function settleReserves(context: Context): Promise<void> {
  const { tx } = context;
  await lockAvailability(tx);
  const { rows: due } = await sql<{
    id: bigint;
    member: bigint;
    currency: string;
    before: bigint;
    wanted: bigint;
    changes: number;
  }>`select reserve.earning_id as id, earning.earner_id as member, earning.currency, reserve.reserved as before, reserve.changes,
      case when earning.state = 'available' and earning.payout_id is null
          then least(reserve.at_risk, greatest(earning.amount, 0))
        -- Other lines were paid instead of this part of it.
        when earning.payout_id is not null then least(reserve.at_risk, reserve.reserved)
        else 0 end::bigint as wanted
    from dispute_reserve reserve join earning on earning.id = reserve.earning_id
    where reserve.at_risk > 0 or reserve.reserved > 0 order by reserve.earning_id for update of reserve`.execute(tx);
  const changing = due.filter(({ before, wanted }) => before !== wanted);
  if (changing.length === 0) return;
  const members = [...new Set(changing.map(({ member }) => member))];
  const left = new Map(
    (await balances(tx, { account: "available", members })).map((row) => [
      `${row.member} ${row.currency}`,
      row.balance,
    ]),
  );
  // What is let go first is there for what is put aside.
  const moved = changing
    .toSorted((a, b) => (a.wanted - a.before < b.wanted - b.before ? -1 : 1))
    .flatMap((one) => {
      const key = `${one.member} ${one.currency}`;
      const has = left.get(key) ?? 0n;
      const most = has > 0n ? has : 0n;
      const wish = one.wanted - one.before;
      const change = wish > most ? most : wish;
      left.set(key, has - change);
      return change === 0n ? [] : [{ ...one, change }];
    });
  await sql`update dispute_reserve set reserved = reserved + moved.change, changes = changes + 1
    from unnest(${moved.map(({ id }) => id)}::bigint[], ${moved.map(({ change }) => change)}::bigint[]) as moved (id, change)
    where earning_id = moved.id`.execute(tx);
  await post(
    context,
    moved.map(({ id, member, currency, change, changes }) => ({
      debit: { member, account: "available" },
      credit: { member, account: "reserve" },
      amount: change,
      currency,
      key: `reserve:${id}:${changes + 1}`,
      cause: toEdge("earning", id),
      periodId: null,
    })),
  );
}

/** What is put aside of each member's. */
export async function disputedReserves(
  db: Db,
  filter: { readonly currency?: string; readonly memberId?: bigint } = {},
): Promise<readonly { readonly memberId: bigint; readonly currency: string; readonly amount: bigint }[]> {
  const currency = filter.currency === undefined ? sql`true` : sql`currency = ${filter.currency}`;
  const own = filter.memberId === undefined ? sql`true` : sql`member_id = ${filter.memberId}`;
  const { rows } = await sql<{ memberId: bigint; currency: string; amount: bigint }>`
    select member_id as "memberId", currency, amount from disputed_reserve where ${currency} and ${own}`.execute(db);
  return rows;
}
