import { sql } from "kysely";
import type { Context } from "../foundation/database.ts";
import { causeOf, post } from "../ledger/index.ts";
import type { Movement } from "../ledger/index.ts";
import { openPeriodAt } from "./periods.ts";
import { accountOf } from "./reverse-earnings.ts";
import { insertEarnings, insertPostings, keyOf, lockRecomputed, updateEarnings } from "./store.ts";
import type { EarningLine, Posting, StandingEarning } from "./store.ts";

/** What a committed period's recomputed bonuses come to now, by its own run (no correction) or by one of its corrections. */
export interface RecomputedStage {
  readonly correctionId: bigint | null;
  readonly lines: readonly EarningLine[];
}

/**
 * Brings what whole periods have paid to what it comes to for what is left of the period's sales: posts, line by line, the
 * difference to what stands, dated in the period that is open now, with the origin's run as cause. Called again it posts
 * nothing; refunds in any order end the same. A correction is worth what it makes of the line less what the line was worth
 * before it (`stages`: the origin's run first, then its corrections in their order).
 * The caller holds the origin by `lockPeriodRow`, so that refunds of it come wholly before or after.
 * @returns how many lines changed.
 */
export async function postRecomputed(
  context: Context,
  wish: {
    readonly originId: bigint;
    readonly runId: bigint;
    /** The latest refund that is in the lines; the postings name it. */
    readonly reversalId: bigint;
    readonly stages: readonly RecomputedStage[];
  },
): Promise<number> {
  const { tx, now } = context;
  const standing = await lockRecomputed(tx, wish.originId);
  const own = standing.filter(({ adjustmentId }) => adjustmentId === null);
  const stages = wish.stages.map(({ correctionId, lines }) => ({
    correctionId,
    lines: new Map(lines.map((line) => [keyOf(line), line])),
  }));
  const [origin, ...corrections] = stages;
  if (origin === undefined) throw new Error("a recomputed period has a run");
  const known = new Map(own.map((line) => [keyOf(line), line]));
  const changes = own.flatMap((earning) => changeOf(earning, origin.lines.get(keyOf(earning))));
  for (const earning of standing) {
    if (earning.correctionId === null) continue;
    const key = keyOf(earning);
    let [before, worth] = [0n, origin.lines.get(key)?.amount ?? 0n];
    for (const { correctionId, lines } of corrections) {
      // A correction that has no line here left what was before it as it was.
      const has = standing.some((one) => one.correctionId === correctionId && keyOf(one) === key);
      if (!has) continue;
      before = worth;
      worth = lines.get(key)?.amount ?? 0n;
      if (correctionId === earning.correctionId) break;
    }
    const line = { amount: worth - before, base: earning.base };
    changes.push(...changeOf(earning, line));
  }
  const fresh = [...origin.lines].flatMap(([key, line]) => (known.has(key) || line.amount === 0n ? [] : [line]));
  if (changes.length === 0 && fresh.length === 0) return 0;
  const dated = await openPeriodAt(context, now);
  await updateEarnings(
    tx,
    changes.map(({ earning, amount, base }) => ({ id: earning.id, amount, base })),
  );
  const made = await insertEarnings(tx, wish.originId, fresh);
  // The origin is committed: what comes back to life, or is new, waits for the next release only.
  const revived = changes.filter(({ earning }) => earning.state === "reversed").map(({ earning }) => earning.id);
  await sql`update earning set state = 'held', held_until = ${now}::timestamptz
    where id = any(${[...made, ...revived]}::bigint[])`.execute(tx);
  const postings: (Posting & Pick<EarningLine, "earnerId" | "currency">)[] = [
    ...changes.map(({ earning, amount }) => ({
      earningId: earning.id,
      amount: amount - earning.amount,
      account: earning.state === "reversed" ? ("held" as const) : accountOf(earning),
      earnerId: earning.earnerId,
      currency: earning.currency,
    })),
    ...fresh.map((line, index) => ({ ...line, earningId: made[index]!, account: "held" as const })),
  ];
  await insertPostings(tx, postings, {
    at: now,
    periodId: dated.id,
    cause: "reversal",
    reversalId: wish.reversalId,
    runId: wish.runId,
  });
  await post(
    context,
    postings.map(({ earningId, earnerId, currency, account, amount }): Movement => ({
      debit: { company: "commission" },
      credit: { member: earnerId, account },
      amount,
      currency,
      key: `recompute:${wish.reversalId}:${earningId}`,
      cause: causeOf("run", wish.runId),
      periodId: dated.id,
    })),
  );
  return postings.length;
}

interface Change {
  readonly earning: StandingEarning;
  readonly amount: bigint;
  readonly base: string;
}

function changeOf(earning: StandingEarning, line: Pick<EarningLine, "amount" | "base"> | undefined): Change[] {
  const amount = line?.amount ?? 0n;
  return amount === earning.amount ? [] : [{ earning, amount, base: line?.base ?? earning.base }];
}
