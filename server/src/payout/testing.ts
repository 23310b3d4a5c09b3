/** For tests of this room: a small company whose members have earned what a test asks for, and two of its staff. */
import { randomBytes } from "node:crypto";
import { findOrCreatePerson } from "../access/index.ts";
import { commitRun, draftRun, lockRun } from "../commission/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { openSealer } from "../foundation/seal-text.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import { balances } from "../ledger/index.ts";
import { periodAt, releaseHeld } from "../plan/index.ts";
import { recordSale } from "../sales/index.ts";
import { smallCompany } from "../sales/testing.ts";
import type { SmallCompany } from "../sales/testing.ts";
import { readPayoutRule, writePayoutRule } from "./rule-store.ts";
import type { PayoutRule } from "./model.ts";

export interface PayingCompany extends SmallCompany {
  readonly sealer: Sealer;
  readonly maker: bigint;
  readonly checker: bigint;
  readonly as: <T>(actor: bigint | null, now: string, work: (context: Context) => Promise<T>) => Promise<T>;
  /** A member's balances that are not zero, by account; of one currency. */
  readonly balanceOf: (member: bigint, currency?: string) => Promise<Readonly<Record<string, bigint>>>;
  /** Retail sales of these members in a month, each of which earns them `amount`; the month is committed and released. */
  earn(
    month: string,
    sales: readonly {
      readonly member: bigint;
      readonly amount: bigint;
      readonly currency?: string;
      readonly ref?: string;
    }[],
  ): Promise<void>;
  /** Changes some of the rules of payment. */
  setRule(change: Partial<PayoutRule>): Promise<void>;
}

/** The starter plan's retail bonus is a fifth of the amount. */
const retailShare = 5n;

export async function payingCompany(db: Db): Promise<PayingCompany> {
  const company = await smallCompany(db);
  const as: PayingCompany["as"] = (actor, now, work) =>
    inTransaction(db, (tx) => work({ tx, now: Temporal.Instant.from(now), actor }));
  const staff = (name: string) =>
    as(null, "2026-01-01T00:00:00Z", (context) =>
      findOrCreatePerson(context, { email: `${name}@example.test`, name, locale: "en" }),
    );
  const [maker, checker] = [await staff("maker"), await staff("checker")];
  let count = 0;
  return {
    ...company,
    sealer: openSealer({ current: 1, keys: new Map([[1, randomBytes(32)]]) }),
    maker,
    checker,
    as,
    balanceOf: async (member, currency = "EUR") =>
      Object.fromEntries(
        (await balances(db, { member, currency }))
          .filter((row) => row.balance !== 0n)
          .map((row) => [row.account, row.balance]),
      ),
    earn: async (month, sales) => {
      const at = `${month}-10T10:00:00Z`;
      for (const { member, amount, currency = "EUR", ref } of sales) {
        count += 1;
        const clickId = await company.click(member, at);
        const buyerId = await company.buyer(`payer-${count}`);
        const sourceRef = ref ?? `sale-${count}`;
        const market = currency === "USD" ? "us" : "eu";
        const line = { product: "tea", title: "Tea", quantity: 1, cv: 0n, qv: 0n, affiliateFixed: null };
        const lines = [{ ...line, amount: amount * retailShare }];
        const sale = { source: "test", sourceRef, market, currency, buyerId, clickId, lines };
        must(await company.at(at, (context) => recordSale(context, sale)));
      }
      const { id: periodId } = await as(null, at, (context) => periodAt(context, context.now));
      const over = Temporal.PlainYearMonth.from(month).add({ months: 1 }).toString();
      const close = `${over}-15T10:00:00Z`;
      const run = must(await as(maker, close, (context) => draftRun(context, periodId)));
      must(await as(checker, close, (context) => lockRun(context, { periodId, runId: run.id })));
      must(await as(maker, close, (context) => commitRun(context, periodId)));
      await as(null, `${over}-15T11:00:00Z`, releaseHeld);
    },
    setRule: async (change) => {
      await inTransaction(db, async (tx) => writePayoutRule(tx, { ...(await readPayoutRule(tx)), ...change }));
    },
  };
}
