/** A small company for tests: EUR, Dublin, the starter plan, four distributors in a line and one affiliate. */
import { readFile } from "node:fs/promises";
import { sql } from "kysely";
import { findOrCreatePerson } from "../access/index.ts";
import { createCompany } from "../foundation/company.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import type { Failure } from "../foundation/failure.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { enrolMember } from "../network/index.ts";
import { putPlanInForce } from "../plan/index.ts";
import { createLink, recordClick } from "../referral/index.ts";
import type { NewSaleLine } from "./model.ts";
import { recordSale } from "./record-sale.ts";
import { reverseSale } from "./reverse-sale.ts";

export const founded = Temporal.Instant.from("2026-01-01T00:00:00Z");

const browser = "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36";

export interface SmallCompany {
  /** Top to bottom. */
  readonly distributors: readonly [bigint, bigint, bigint, bigint];
  readonly affiliate: bigint;
  /** Runs a use case at an instant, in a transaction. */
  at<T>(now: Temporal.Instant | string, work: (context: Context) => Promise<T>): Promise<T>;
  /** A click on a link of the member, by a fresh visitor. */
  click(member: bigint, now: string): Promise<bigint>;
  buyer(name: string): Promise<bigint>;
  /** A sale in EUR; without a buyer's name everyone buys once. */
  sell(
    now: string,
    sale: { clickId?: bigint; buyer?: string | bigint; lines?: readonly Partial<NewSaleLine>[]; ref?: string },
  ): Promise<bigint>;
  reverse(
    now: string,
    ref: string,
    lines: readonly { line: number; quantity?: number; amount: bigint; cv?: bigint; qv?: bigint }[],
  ): Promise<bigint | Failure>;
}

export async function smallCompany(db: Db): Promise<SmallCompany> {
  let count = 0;
  const at: SmallCompany["at"] = (now, work) =>
    inTransaction(db, (tx) => work({ tx, now: Temporal.Instant.from(String(now)), actor: null }));

  const document = await readFile(new URL("../../../plans/starter.json", import.meta.url), "utf8");
  const members = await at(founded, async (context) => {
    await createCompany(
      context.tx,
      {
        name: "Small & Sons",
        legalName: "Small & Sons Ltd",
        registration: "IE 000000",
        address: "1 Quay Street, Galway",
        country: "IE",
        currency: "EUR",
        timeZone: "Europe/Dublin",
        accent: "#4f6044",
        payoutIban: "IE29AIBK93115212345678",
        payoutBic: "AIBKIE2D",
        demo: false,
      },
      context.now,
    );
    await sql`
      insert into market (code, currency, country, locale, name, tax_name, tax_basis_points, prices_include_tax, shipping_amount, ships_to, position)
      values ('eu', 'EUR', 'IE', 'en', 'Europe', 'VAT', 2300, true, 590, '{IE}', 1), ('us', 'USD', 'US', 'en', 'United States', 'Tax', 800, false, 700, '{US}', 2),
        ('jp', 'JPY', 'JP', 'ja', 'Japan', 'Tax', 1000, true, 800, '{JP}', 3)`.execute(context.tx);
    must(await putPlanInForce(context, { document, from: founded, reason: "set-up" }));
    const enrol = async (handle: string, kind: "affiliate" | "distributor", sponsorId: bigint | null) =>
      must(
        await enrolMember(context, {
          email: `${handle}@example.test`,
          name: handle,
          locale: "en",
          handle,
          displayName: handle,
          kind,
          sponsorId,
        }),
      );
    const top = await enrol("top", "distributor", null);
    const second = await enrol("second", "distributor", top);
    const third = await enrol("third", "distributor", second);
    const fourth = await enrol("fourth", "distributor", third);
    return { distributors: [top, second, third, fourth] as const, affiliate: await enrol("amara", "affiliate", null) };
  });

  const buyer = (name: string) =>
    at(founded, (context) => findOrCreatePerson(context, { email: `${name}@example.test`, name, locale: "en" }));

  return {
    ...members,
    at,
    buyer,
    click: (member, now) =>
      at(now, async (context) => {
        count += 1;
        const link = must(await createLink(context, { memberId: member, path: "/", label: "test" }));
        const arrival = must(
          await recordClick(
            context,
            { code: link.code },
            { address: `10.0.0.${count}`, userAgent: browser, memberId: null },
          ),
        );
        if (arrival.clickId === null) throw new Error(`the click does not count: ${arrival.reason}`);
        return arrival.clickId;
      }),
    sell: async (now, sale) => {
      count += 1;
      const sourceRef = sale.ref ?? `order-${count}`;
      const buyerId = typeof sale.buyer === "bigint" ? sale.buyer : await buyer(sale.buyer ?? `buyer-${count}`);
      const result = must(
        await at(now, (context) =>
          recordSale(context, {
            source: "test",
            sourceRef,
            market: "eu",
            currency: "EUR",
            buyerId,
            clickId: sale.clickId ?? null,
            lines: (sale.lines ?? [{}]).map((line) => ({
              product: "rosehip-balm",
              title: "Rosehip balm",
              quantity: 1,
              amount: 10_000n,
              cv: 8_000n,
              qv: 8_000n,
              affiliateFixed: null,
              ...line,
            })),
          }),
        ),
      );
      return result.saleId;
    },
    reverse: async (now, ref, lines) => {
      count += 1;
      const reversalRef = `refund-${count}`;
      const result = await at(now, (context) =>
        reverseSale(context, {
          source: "test",
          saleRef: ref,
          reversalRef,
          lines: lines.map((line) => ({ quantity: 0, cv: 0n, qv: 0n, ...line })),
        }),
      );
      return isFailure(result) ? result : result.reversalId;
    },
  };
}
