import type { Generated } from "kysely";
import type { Db } from "./database.ts";
import { keptSetting } from "./kept-settings.ts";
import { SharedReads } from "./shared-reads.ts";

declare module "./database.ts" {
  interface Tables {
    company: CompanyTable;
  }
}

interface CompanyTable {
  id: Generated<number>;
  name: string;
  legal_name: string;
  registration: string;
  address: string;
  country: string;
  currency: string;
  time_zone: string;
  accent: string;
  payout_iban: string;
  payout_bic: string;
  store_on: Generated<boolean>;
  affiliate_on: Generated<boolean>;
  network_on: Generated<boolean>;
  hold_days: Generated<number>;
  demo: Generated<boolean>;
  created_at: Temporal.Instant;
}

export interface Company {
  readonly name: string;
  readonly legalName: string;
  readonly registration: string;
  readonly address: string;
  readonly country: string;
  /** ISO 4217; CV-based bonuses are paid in it. */
  readonly currency: string;
  /** IANA name; periods begin and end in it. */
  readonly timeZone: string;
  /** The brand's one accent colour, as CSS text. */
  readonly accent: string;
  readonly payoutIban: string;
  readonly payoutBic: string;
  readonly storeOn: boolean;
  readonly affiliateOn: boolean;
  readonly networkOn: boolean;
  /** Days from the sale before an earning can be paid. */
  readonly holdDays: number;
  readonly demo: boolean;
  readonly createdAt: Temporal.Instant;
}

/** Every page asks for it, several times. */
const everybodys = new SharedReads<Company | undefined>();

/** The company of this installation, or undefined before it is set up. */
export function findCompany(db: Db): Promise<Company | undefined> {
  return everybodys.read(db, "company", () => findRow(db));
}

async function findRow(db: Db): Promise<Company | undefined> {
  const row = await db.selectFrom("company").selectAll().executeTakeFirst();
  return (
    row && {
      name: row.name,
      legalName: row.legal_name,
      registration: row.registration,
      address: row.address,
      country: row.country,
      currency: row.currency,
      timeZone: row.time_zone,
      accent: row.accent,
      payoutIban: row.payout_iban,
      payoutBic: row.payout_bic,
      storeOn: row.store_on,
      affiliateOn: row.affiliate_on,
      networkOn: row.network_on,
      holdDays: row.hold_days,
      demo: row.demo,
      createdAt: row.created_at,
    }
  );
}

/** By transaction: many rooms ask in one sale, and the company does not change within it. */
const known = new WeakMap<Db, Promise<Company>>();

/** The company; a bug where it is asked before the set-up. Within a transaction it is read once. */
export function readCompany(db: Db): Promise<Company> {
  if (!db.isTransaction) return readSetUp(db);
  let company = known.get(db);
  if (company === undefined) {
    company = keptSetting(db, "company", () => readSetUp(db));
    known.set(db, company);
  }
  return company;
}

async function readSetUp(db: Db): Promise<Company> {
  const company = await findCompany(db);
  if (company === undefined) throw new Error("the company is not set up");
  return company;
}

/** Sets the installation's company up, once. */
export async function createCompany(
  db: Db,
  company: Omit<Company, "storeOn" | "affiliateOn" | "networkOn" | "holdDays" | "createdAt">,
  now: Temporal.Instant,
): Promise<void> {
  await db
    .insertInto("company")
    .values({
      name: company.name,
      legal_name: company.legalName,
      registration: company.registration,
      address: company.address,
      country: company.country,
      currency: company.currency,
      time_zone: company.timeZone,
      accent: company.accent,
      payout_iban: company.payoutIban,
      payout_bic: company.payoutBic,
      demo: company.demo,
      created_at: now,
    })
    .execute();
}
