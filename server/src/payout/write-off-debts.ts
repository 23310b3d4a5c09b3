import type { Generated } from "kysely";
import { audit, toMoney } from "../access/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import type { JobHandler, Recurring } from "../foundation/jobs.ts";
import { belowZero, causeOf, post } from "../ledger/index.ts";
import { lockAvailability } from "../plan/index.ts";
import { readPayoutRule } from "./rule-store.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    write_off: WriteOffTable;
  }
}

interface WriteOffTable {
  id: Generated<bigint>;
  member_id: bigint;
  currency: string;
  amount: bigint;
  owed_since: Temporal.Instant;
  at: Temporal.Instant;
}

declare module "../foundation/jobs.ts" {
  interface Jobs {
    /** Writes off what members owe for longer than the company asks for it. */
    "write-off-debts": Record<string, never>;
  }
}

export const writeOffDebtsJob: JobHandler<"write-off-debts"> = async (_payload, { db, clock }) => {
  await inTransaction(db, (tx) => writeOffDebts({ tx, now: clock.now(), actor: null }));
};

/** Every night, after what was held is released. */
export const writeOffDebtsSchedule: Recurring = { job: "write-off-debts", at: "40 3 * * *" };

export interface WriteOff {
  readonly memberId: bigint;
  readonly currency: string;
  readonly amount: bigint;
  readonly owedSince: Temporal.Instant;
}

/**
 * Writes off what members owe: whose available balance has been below zero without a break for longer than the rules' days.
 * write-off -> available, up to zero. Again on the same day changes nothing: a balance of zero owes nothing.
 */
export async function writeOffDebts(context: Context): Promise<readonly WriteOff[]> {
  const { tx, now } = context;
  const { writeOffDays } = await readPayoutRule(tx);
  if (writeOffDays === null) return [];
  await lockAvailability(tx);
  const done: WriteOff[] = [];
  const until = now.subtract({ hours: 24 * writeOffDays });
  for (const { member, currency, debt: amount, since: owedSince } of await belowZero(tx, { until })) {
    const { id } = await tx
      .insertInto("write_off")
      .values({ member_id: member, currency, amount, owed_since: owedSince, at: now })
      .returning("id")
      .executeTakeFirstOrThrow();
    await post(context, [
      {
        debit: { company: "write-off" },
        credit: { member, account: "available" },
        amount,
        currency,
        key: `write-off:${id}`,
        cause: causeOf("writeOff", id),
        periodId: null,
      },
    ]);
    await audit(context, {
      action: "debt.written-off",
      subject: toEdge("member", member),
      after: { amount: toMoney(amount, currency), owedSince: owedSince.toString() },
    });
    done.push({ memberId: member, currency, amount, owedSince });
  }
  return done;
}
