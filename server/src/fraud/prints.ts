import { createHmac } from "node:crypto";
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import type { EarlierSale } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    fraud_print: { kind: PrintKind; hash: Buffer; sale_id: bigint };
  }
}

type PrintKind = "address" | "payment" | "goods";

/** What a sale is recognised by. Hashed under the installation's key: none of it can be read back. */
export interface Print {
  readonly kind: PrintKind;
  readonly text: string;
}

export interface PrintedSale {
  readonly personId: bigint;
  readonly address: readonly (string | null)[] | null;
  readonly payment: string | null;
  readonly goods: readonly { readonly product: string; readonly quantity: number; readonly amount: bigint }[];
}

/** The prints of a sale; of the same goods to the same address, or where that is not known to the same person. */
export function printsOf({ personId, address, payment, goods }: PrintedSale): readonly Print[] {
  const where = address === null ? "" : plainAddress(address);
  const what = goods
    .map(({ product, quantity, amount }) => `${product} ${quantity} ${amount}`)
    .sort()
    .join("\n");
  return [
    ...(where === "" ? [] : [{ kind: "address" as const, text: where }]),
    ...(payment === null || payment === "" ? [] : [{ kind: "payment" as const, text: payment }]),
    { kind: "goods", text: `${where === "" ? personId : where}\n${what}` },
  ];
}

/** Streets are written in many ways: capitals, accents, commas and words like "Street" for "St." do not make another address. */
export function plainAddress(lines: readonly (string | null)[]): string {
  return lines
    .map((line) => line ?? "")
    .join(" ")
    .normalize("NFKD")
    .replaceAll(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll(/\b(street|strasse|str)\b/g, "st")
    .replaceAll(/strasse\b/g, "st")
    .replaceAll(/str\.?(?=\s|\d|$)/g, "st")
    .replaceAll(/\b(road)\b/g, "rd")
    .replaceAll(/\b(avenue)\b/g, "ave")
    .replaceAll(/\b(apartment|flat|unit)\b/g, "apt")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

export async function hashPrints(
  db: Db,
  prints: readonly Print[],
): Promise<readonly { kind: PrintKind; hash: Buffer }[]> {
  const secret = await keptSetting(db, "fraud secret", async () => {
    const { rows } = await sql<{ secret: Buffer }>`select secret from fraud_setting`.execute(db);
    return rows[0]!.secret;
  });
  return prints.map(({ kind, text }) => ({
    kind,
    hash: createHmac("sha256", secret).update(`${kind}\n${text}`).digest(),
  }));
}

/** Sales before this one with the same print, newest first; at most a hundred are looked at. */
export async function salesWith(
  db: Db,
  print: { readonly kind: PrintKind; readonly hash: Buffer },
  but: bigint,
): Promise<readonly EarlierSale[]> {
  return (
    await sql<EarlierSale>`
      select sale_id as "saleId", person_id as "personId", seller_id as "sellerId", at from fraud_print
      where kind = ${print.kind} and hash = ${print.hash} and sale_id <> ${but} order by at desc, sale_id desc limit 100`.execute(
      db,
    )
  ).rows;
}

export async function writePrints(
  db: Db,
  prints: readonly { readonly kind: PrintKind; readonly hash: Buffer }[],
  sale: {
    readonly saleId: bigint;
    readonly at: Temporal.Instant;
    readonly personId: bigint;
    readonly sellerId: bigint | null;
  },
): Promise<void> {
  await sql`
    insert into fraud_print (kind, hash, at, sale_id, person_id, seller_id)
    select kind, hash, ${sale.at}::timestamptz, ${sale.saleId}, ${sale.personId}, ${sale.sellerId}
    from unnest(${prints.map(({ kind }) => kind)}::text[], ${prints.map(({ hash }) => hash)}::bytea[]) as print (kind, hash)
    on conflict do nothing`.execute(db);
}

/** Forgets what buyers were recognised by, past its time. Cases keep their evidence, which names sales only. */
export async function forgetPrints(db: Db, before: Temporal.Instant): Promise<number> {
  const { rows } = await sql`delete from fraud_print where at < ${before}::timestamptz returning sale_id`.execute(db);
  return rows.length;
}
