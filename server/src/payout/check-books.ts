import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { balances, broughtSums, checkLedger, memberAccounts } from "../ledger/index.ts";
import { disputedReserves } from "../plan/index.ts";
import { earningsTakenUnseen, payoutsAboveEarnings, givenWithoutBank, writtenOff } from "./payout-line-store.ts";
import { payoutsOnTheWay } from "./payout-store.ts";

/**
 * Whether the books and their subledgers agree; empty where they do. Per member and currency:
 * - pending is the sum of the lines that are pending, held of those held;
 * - available + on the way in batches + paid + store credit + what passed on to another member, less what was written off, is the
 *   sum of the lines that are available or paid (and of what was reversed) and of what was brought, less what is put aside
 *   in reserve for disputed sales;
 * - all accounts together with what is on the way are the sum of all earning lines and of what was brought;
 * - each line is the sum of its postings; payout-clearing is what is on the way;
 * - no payout is more than the earnings in it: less where something was netted;
 * - what payouts took of an earning is found by what can still be paid of it.
 */
export async function checkBooks(db: Db): Promise<readonly string[]> {
  const problems = (await checkLedger(db)).map((problem) => problem.message);
  const sums = new Map<string, Sums>();
  const of = (member: bigint, currency: string): Sums => {
    const key = `member ${member} ${currency}`;
    const known = sums.get(key) ?? {
      pending: 0n,
      held: 0n,
      available: 0n,
      paid: 0n,
      reserve: 0n,
      "store-credit": 0n,
      storeCredit: 0n,
      writtenOff: 0n,
      brought: 0n,
      broughtReserve: 0n,
      disputed: 0n,
      onTheWay: 0n,
      lines: {},
    };
    sums.set(key, known);
    return known;
  };
  const clearing = new Map<string, bigint>();
  for (const { member, account, currency, balance } of await balances(db)) {
    const own = memberAccounts.find((name) => name === account);
    if (member !== null && own !== undefined) of(member, currency)[own] = balance;
    else if (account === "payout-clearing") clearing.set(currency, balance);
  }
  const onTheWay = new Map<string, bigint>();
  for (const { memberId, currency, amount } of await payoutsOnTheWay(db)) {
    of(memberId, currency).onTheWay += amount;
    onTheWay.set(currency, (onTheWay.get(currency) ?? 0n) + amount);
  }
  for (const { memberId, currency, amount } of await givenWithoutBank(db)) of(memberId, currency).storeCredit = amount;
  for (const { memberId, currency, amount } of await writtenOff(db)) of(memberId, currency).writtenOff = amount;
  for (const { member, account, currency, amount } of await broughtSums(db)) {
    of(member, currency)[account === "available" ? "brought" : "broughtReserve"] = amount;
  }
  for (const { memberId, currency, amount } of await disputedReserves(db)) of(memberId, currency).disputed = amount;
  const { rows } = await sql<{ earnerId: bigint; currency: string; state: string; amount: bigint }>`
    select earner_id as "earnerId", currency, state, sum(amount)::bigint as amount from earning_sum
    group by earner_id, currency, state`.execute(db);
  for (const row of rows) of(row.earnerId, row.currency).lines[row.state] = row.amount;

  const expect = (who: string, what: string, found: bigint, wanted: bigint): void => {
    if (found !== wanted) problems.push(`${who}: ${what} is ${found}, its lines are ${wanted}`);
  };
  for (const [who, sum] of sums) {
    const { pending = 0n, held = 0n, available = 0n, paid = 0n, reversed = 0n } = sum.lines;
    expect(who, "pending", sum.pending, pending);
    expect(who, "held", sum.held, held);
    const payable = sum.available + sum.onTheWay + sum.paid + sum.storeCredit - sum.writtenOff;
    expect(who, "available, on the way and paid", payable, available + paid + reversed + sum.brought - sum.disputed);
    expect(who, "reserve", sum.reserve, sum.broughtReserve + sum.disputed);
    const all = sum.pending + sum.held + sum.reserve + payable;
    const lines = pending + held + available + paid + reversed;
    expect(who, "everything", all, lines + sum.brought + sum.broughtReserve);
  }
  for (const currency of new Set([...clearing.keys(), ...onTheWay.keys()])) {
    expect(currency, "payout-clearing", clearing.get(currency) ?? 0n, onTheWay.get(currency) ?? 0n);
  }
  const { rows: broken } = await sql<{ id: bigint; amount: bigint; posted: bigint }>`
    select earning.id, earning.amount, coalesce(sum(history.amount), 0)::bigint as posted
    from earning_standing earning left join earning_history history on history.earning_id = earning.id
    group by earning.id, earning.amount having earning.amount <> coalesce(sum(history.amount), 0) limit 100`.execute(
    db,
  );
  for (const { id, amount, posted } of broken) problems.push(`earning ${id} is ${amount}, its postings are ${posted}`);
  for (const { id, amount, earnings } of await payoutsAboveEarnings(db)) {
    problems.push(`payout ${id} is ${amount}, its earnings are ${earnings}`);
  }
  for (const id of await earningsTakenUnseen(db))
    problems.push(`of earning ${id} something was taken that is not looked for`);
  return problems;
}

interface Sums {
  pending: bigint;
  held: bigint;
  available: bigint;
  paid: bigint;
  reserve: bigint;
  /** What of it stands in the books; spending lowers it. */
  "store-credit": bigint;
  /** What payouts gave as store credit, or to the next holder of the membership, so far. */
  storeCredit: bigint;
  writtenOff: bigint;
  /** What came into `available`, and into `reserve`, without an earning. */
  brought: bigint;
  broughtReserve: bigint;
  /** What of available lines is put aside for disputed sales. */
  disputed: bigint;
  onTheWay: bigint;
  /** By state of the earnings. */
  readonly lines: Record<string, bigint>;
}
