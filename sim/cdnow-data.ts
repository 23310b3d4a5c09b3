/** The CDNOW data, and a company with its people: members in their tree, customers with who looks after them. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { sql } from "kysely";
import { findOrCreatePerson } from "../server/src/access/index.ts";
import { createCompany } from "../server/src/foundation/company.ts";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Context, Db } from "../server/src/foundation/database.ts";
import { must } from "../server/src/foundation/failure.ts";
import { writeCustomer } from "../server/src/members/index.ts";
import { enrolMember } from "../server/src/network/index.ts";
import { setPayoutAccount, setUsAccount } from "../server/src/payout/index.ts";
import { putPlanInForce, setExchangeRate } from "../server/src/plan/index.ts";
import { chanceOf } from "./chance.ts";
import { sealer } from "./commands.ts";
import { ibans, planDocument } from "./world.ts";

export const folder = fileURLToPath(new URL("../../shared/data/cdnow", import.meta.url));
export const founded = Temporal.Instant.from("2020-12-15T12:00:00Z");

interface MemberRow {
  readonly id: string;
  readonly kind: string;
  readonly sponsor_id: string;
}

export interface SaleRow {
  readonly id: string;
  readonly sold_on: string;
  readonly seller_id: string;
  readonly buyer_id: string;
  readonly quantity: string;
  readonly amount: string;
}

export async function readData(most = Number.POSITIVE_INFINITY) {
  const read = async <Row>(name: string) => parse<Row>(await readFile(`${folder}/${name}`, "utf8"), { columns: true });
  const members = await read<MemberRow>("members.csv");
  // Parents come before children in this file, so the first ones are a tree of their own.
  const distributors = members.filter(({ kind }) => kind === "distributor").slice(0, most);
  const known = new Set(distributors.map(({ id }) => id));
  const customers = members.filter((one) => one.kind === "customer" && known.has(one.sponsor_id));
  const sales = (await read<SaleRow>("sales.csv")).filter(
    (sale) => sale.sold_on.startsWith("2021") && known.has(sale.seller_id),
  );
  return { distributors, customers, sales };
}

export async function found(db: Db, data: Awaited<ReturnType<typeof readData>>) {
  const as = <T>(work: (context: Context) => Promise<T>) =>
    inTransaction(db, (tx) => work({ tx, now: founded, actor: null }));
  const person = (context: Context, name: string) =>
    findOrCreatePerson(context, { email: `${name}@example.test`, name, locale: "en" });
  const document = await planDocument({ match: true, first: 5 });
  const staff = await as(async (context) => {
    await createCompany(
      context.tx,
      {
        name: "Records & Co",
        legalName: "Records & Co Ltd",
        registration: "IE 000001",
        address: "2 Quay Street, Galway",
        country: "IE",
        currency: "EUR",
        timeZone: "Europe/Dublin",
        accent: "#4f6044",
        payoutIban: "IE29AIBK93115212345678",
        payoutBic: "AIBKIE2D",
        demo: false,
      },
      founded,
    );
    await sql`
      insert into market (code, currency, country, locale, name, tax_name, tax_basis_points, prices_include_tax, shipping_amount, ships_to, position)
      values ('eu', 'EUR', 'IE', 'en', 'Europe', 'VAT', 2300, true, 590, '{IE}', 1),
        ('us', 'USD', 'US', 'en', 'United States', 'Tax', 800, false, 700, '{US}', 2)`.execute(context.tx);
    await sql`update payout_rule set ach_bank_routing = '121000248', ach_bank_name = 'WELLS FARGO',
      ach_company_id = '1123456789'`.execute(context.tx);
    must(await putPlanInForce(context, { document, from: founded, reason: "set-up" }));
    must(await setExchangeRate(context, { currency: "USD", rate: "0.85", effective: founded, reason: "set-up" }));
    return [await person(context, "ana-of-staff"), await person(context, "ben-of-staff")] as const;
  });
  const persons = new Map<string, bigint>();
  const memberOf = new Map<string, bigint>();
  for (const [index, { id, sponsor_id: sponsor }] of data.distributors.entries()) {
    await as(async (context) => {
      const wish = { email: `${id}@example.test`, name: id, locale: "en", handle: id, displayName: id } as const;
      const sponsorId = sponsor === "" ? null : memberOf.get(sponsor)!;
      const memberId = must(await enrolMember(context, { ...wish, kind: "distributor", sponsorId }));
      memberOf.set(id, memberId);
      persons.set(id, await person(context, id));
      const account = { memberId, holder: `Holder ${id}` };
      const us = { routing: "021000021", number: String(100_000 + index), savings: false, business: false };
      must(
        index % 2 === 0
          ? await setUsAccount(context, sealer, { ...account, ...us })
          : await setPayoutAccount(context, sealer, { ...account, iban: ibans[index % ibans.length]!, bic: null }),
      );
    });
  }
  await as(async (context) => {
    for (const { id, sponsor_id: sponsor } of data.customers) {
      persons.set(id, await person(context, id));
      await writeCustomer(context.tx, persons.get(id)!, memberOf.get(sponsor), founded);
    }
  });
  return { staff, persons, memberOf };
}

interface Day {
  readonly sales: SaleRow[];
  readonly refunds: { readonly sale: string; readonly percent: number }[];
}

/** Every sale on its day, and 3% of them given back, in part or whole, 1 to 120 days later where that is still this year. */
export function eventsByDay(sales: readonly SaleRow[], seed: number): ReadonlyMap<string, Day> {
  const days = new Map<string, Day>();
  const dayOf = (day: string): Day => {
    const known = days.get(day) ?? { sales: [], refunds: [] };
    days.set(day, known);
    return known;
  };
  for (const [index, sale] of sales.entries()) {
    dayOf(sale.sold_on).sales.push(sale);
    const chance = chanceOf(seed, index);
    if (!chance.happens(3)) continue;
    const day = Temporal.PlainDate.from(sale.sold_on).add({ days: chance.between(1, 120) });
    const percent = chance.happens(60) ? 100 : chance.between(1, 99);
    dayOf(day.toString()).refunds.push({ sale: sale.id, percent });
  }
  return days;
}
