import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import { audit, findOrCreatePerson } from "../access/index.ts";
import { findMarket } from "../catalog/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { minorOf, programById } from "../program/index.ts";
import { recordEvent } from "../sales/index.ts";
import "./tables.ts";

/** An address that reports one kind of event of one program, put into a page as a picture or followed as a link. */
export interface Pixel {
  readonly id: bigint;
  readonly programId: bigint;
  readonly name: string;
  readonly event: string;
  readonly market: string;
  readonly createdAt: Temporal.Instant;
  readonly revokedAt: Temporal.Instant | null;
}

const columns = sql`id, program_id as "programId", name, event, market, created_at as "createdAt", revoked_at as "revokedAt"`;

/** What a pixel was asked with. Everything in it came over a page that anybody can read. */
export interface PixelCall {
  readonly pixelId: bigint;
  /** The click that the visitor carries, by cookie or by a token in the address. */
  readonly clickId: bigint | null;
  readonly reference: string | null;
  readonly code: string | null;
  readonly value: string | null;
  readonly currency: string | null;
  readonly signature: string | null;
}

/** The key that the other system signs with; made from the installation's secret, so none is stored. */
export function pixelKey(secret: string, pixelId: bigint): string {
  return createHmac("sha256", secret).update(`pixel ${pixelId}`).digest("base64url");
}

/** Hex HMAC-SHA256 of `reference|code|value|currency`, with nothing for what is not said. */
export function signPixel(key: string, told: Pick<PixelCall, "reference" | "code" | "value" | "currency">): string {
  const { reference, code, value, currency } = told;
  const text = [reference, code, value, currency].map((part) => part ?? "").join("|");
  return createHmac("sha256", key).update(text).digest("hex");
}

export async function addPixel(
  context: Context,
  wish: { readonly programId: bigint; readonly name: string; readonly event: string; readonly market: string },
): Promise<Pixel | Failure> {
  const { tx, now, actor } = context;
  if ((await programById(tx, wish.programId)) === undefined)
    return new Failure("not-found", "There is no such program.");
  if ((await findMarket(tx, wish.market)) === undefined) {
    return new Failure("bad-input", `There is no market ${wish.market}.`, { field: "market" });
  }
  const { rows } = await sql<Pixel>`
    insert into conversion_pixel (program_id, name, event, market, created_at, created_by)
    values (${wish.programId}, ${wish.name}, ${wish.event}, ${wish.market}, ${now}::timestamptz, ${actor}::bigint)
    returning ${columns}`.execute(tx);
  const pixel = rows[0]!;
  await audit(context, { action: "pixel.add", subject: toEdge("pixel", pixel.id), after: { name: pixel.name } });
  return pixel;
}

export async function revokePixel(context: Context, id: bigint): Promise<Pixel | Failure> {
  const { rows } = await sql<Pixel>`
    update conversion_pixel set revoked_at = coalesce(revoked_at, ${context.now}::timestamptz) where id = ${id}
    returning ${columns}`.execute(context.tx);
  if (rows[0] === undefined) return new Failure("not-found", "There is no such pixel.");
  await audit(context, { action: "pixel.revoke", subject: toEdge("pixel", id) });
  return rows[0];
}

export async function listPixels(db: Db, programId: bigint): Promise<readonly Pixel[]> {
  const { rows } = await sql<Pixel>`
    select ${columns} from conversion_pixel where program_id = ${programId} order by id`.execute(db);
  return rows;
}

/**
 * Records what a pixel tells. Signed, it is believed: the reference is the conversion's, the value counts. Not signed, it is
 * one conversion of the click that the visitor carries, without a value, and waits for staff; without a click of ours it is
 * nothing. Told again it is the same conversion.
 * @returns `not-found` for an unknown or revoked pixel, `wrong-credentials` for a forged signature, `bad-input`
 */
export async function reportByPixel(
  context: Context,
  secret: string,
  told: PixelCall,
): Promise<{ readonly conversionId: bigint | null; readonly created: boolean } | Failure> {
  const { rows } = await sql<Pixel>`
    select ${columns} from conversion_pixel where id = ${told.pixelId} and revoked_at is null`.execute(context.tx);
  const pixel = rows[0];
  if (pixel === undefined) return new Failure("not-found", "There is no such pixel.");
  const { clickId, signature } = told;
  if (signature !== null && !isSignedBy(pixelKey(secret, pixel.id), told, signature)) {
    return new Failure("wrong-credentials", "The signature is not that of this pixel’s key.", {});
  }
  const proven = signature !== null;
  if (proven && (told.reference === null || told.reference.length > 100)) {
    return new Failure("bad-input", "A signed report has a reference of at most 100 letters.", { field: "ref" });
  }
  if (!proven && clickId === null) return { conversionId: null, created: false };
  const reference = `pixel ${toEdge("pixel", pixel.id)} ${proven ? told.reference : toEdge("click", clickId!)}`;
  const value = proven ? valueOf(told) : null;
  if (isFailure(value)) return value;
  return recordEvent(context, {
    programId: pixel.programId,
    event: pixel.event,
    reference,
    market: pixel.market,
    clickId,
    code: proven ? told.code : null,
    personId: await somebody(context, reference),
    value,
    unproven: !proven,
  });
}

function isSignedBy(key: string, told: PixelCall, signature: string): boolean {
  const expected = Buffer.from(signPixel(key, told));
  const actual = Buffer.from(signature.toLowerCase());
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function valueOf({
  value,
  currency,
}: PixelCall): { readonly amount: bigint; readonly currency: string } | null | Failure {
  if (value === null) return null;
  if (currency === null || !/^[A-Z]{3}$/.test(currency) || !/^\d{1,12}(\.\d{1,3})?$/.test(value)) {
    return new Failure("bad-input", "A value is a decimal number with its currency.", { field: "value" });
  }
  const amount = minorOf({ amount: value, currency }, "value");
  return isFailure(amount) ? amount : { amount, currency };
}

/**
 * A pixel names nobody, since addresses are no place for names: each reference is a person of its own, under an address that
 * no mail can reach (RFC 2606).
 */
function somebody(context: Context, reference: string): Promise<bigint> {
  const hash = createHash("sha256").update(reference).digest("hex").slice(0, 24);
  return findOrCreatePerson(context, { email: `${hash}@pixel.invalid`, name: "Somebody", locale: "en" });
}
