import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { Carrier } from "./model.ts";

/** All carriers, in the order in which they are offered. */
export async function listCarriers(db: Db): Promise<readonly Carrier[]> {
  const rows = await db.selectFrom("carrier").selectAll().orderBy("position").orderBy("code").execute();
  return rows.map(({ code, name, tracking_url, offered }) => ({ code, name, trackingUrl: tracking_url, offered }));
}

export async function findCarrier(db: Db, code: string): Promise<Carrier | undefined> {
  return (await listCarriers(db)).find((carrier) => carrier.code === code);
}

/**
 * Adds a carrier or changes one. Parcels that are on their way are followed by the new address.
 * @returns `bad-input` for an address without `{number}` or without https.
 */
export async function setCarrier(context: Context, carrier: Carrier): Promise<undefined | Failure> {
  const { code, name, trackingUrl, offered } = carrier;
  if (trackingUrl !== null && !(trackingUrl.includes("{number}") && isHttps(trackingUrl))) {
    return new Failure(
      "bad-input",
      "The address begins with https:// and has {number} where the parcel's number goes.",
      {
        field: "trackingUrl",
      },
    );
  }
  const before = await findCarrier(context.tx, code);
  const values = { name, tracking_url: trackingUrl, offered };
  await context.tx
    .insertInto("carrier")
    .values({ code, ...values, position: 100 })
    .onConflict((conflict) => conflict.column("code").doUpdateSet(values))
    .execute();
  await audit(context, { action: "carrier.set", subject: `carrier ${code}`, before: before ?? null, after: carrier });
  return undefined;
}

function isHttps(address: string): boolean {
  try {
    return new URL(address.replace("{number}", "1")).protocol === "https:";
  } catch {
    return false;
  }
}

/** Where a parcel can be followed; null where its carrier has no such page or it has no number. */
export function trackingLink(template: string | null, tracking: string | null): string | null {
  return template === null || tracking === null
    ? null
    : template.replaceAll("{number}", () => encodeURIComponent(tracking));
}
