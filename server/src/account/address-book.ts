import { sql } from "kysely";
import { listMarkets } from "../catalog/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { lockName } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { checkContact } from "../orders/index.ts";
import type { Contact } from "../orders/index.ts";
import "./tables.ts";

/** More than anybody sends parcels to. */
const mostAddresses = 30;

export interface Address extends Omit<Contact, "email"> {
  readonly id: bigint;
  /** The one that the checkout begins with. */
  readonly isDefault: boolean;
}

/** A person's addresses, the default one first. */
export async function addressesOf(db: Db, person: bigint): Promise<readonly Address[]> {
  const rows = await db
    .selectFrom("address")
    .select(["id", "name", "line1", "line2", "postcode", "city", "region", "country", "is_default"])
    .where("person_id", "=", person)
    .orderBy("is_default", "desc")
    .orderBy("id")
    .execute();
  return rows.map(({ is_default: isDefault, ...address }) => ({ ...address, isDefault }));
}

/**
 * Writes an address into the book, new or in place of one; the first one is the default. One that is there already is not written twice.
 * @returns its id; `bad-input` as `checkContact` says, `not-found` for an address of somebody else, `wrong-state` for too many.
 */
export async function saveAddress(
  context: Context,
  wish: {
    readonly person: bigint;
    readonly id: bigint | null;
    readonly address: Omit<Contact, "email">;
    readonly isDefault: boolean;
  },
): Promise<{ readonly id: bigint } | Failure> {
  const { tx, now } = context;
  const countries = (await listMarkets(tx)).flatMap((market) => market.shipsTo);
  // The book has no mail address; what is checked here is the rest.
  const checked = checkContact({ ...wish.address, email: "nobody@example.com" }, [...new Set(countries)]);
  if (isFailure(checked)) return checked;
  const { email: _, ...address } = checked;
  await lockName(tx, `addresses ${wish.person}`);
  const book = await addressesOf(tx, wish.person);
  const known = wish.id === null ? book.find((each) => isSame(each, address)) : book.find(({ id }) => id === wish.id);
  if (wish.id !== null && known === undefined) return new Failure("not-found", "You have no such address.");
  if (known === undefined && book.length >= mostAddresses) {
    return new Failure("wrong-state", `${mostAddresses} addresses are the most; take one away first.`);
  }
  const isDefault = wish.isDefault || book.length === 0 || known?.isDefault === true;
  if (isDefault)
    await tx.updateTable("address").set({ is_default: false }).where("person_id", "=", wish.person).execute();
  const values = { ...address, is_default: isDefault };
  if (known !== undefined) {
    await tx.updateTable("address").set(values).where("id", "=", known.id).execute();
    return { id: known.id };
  }
  return await tx
    .insertInto("address")
    .values({ ...values, person_id: wish.person, created_at: now })
    .returning("id")
    .executeTakeFirstOrThrow();
}

/** Takes an address out of the book; the oldest of the others becomes the default where it was. */
export async function dropAddress(
  context: Context,
  wish: { readonly person: bigint; readonly id: bigint },
): Promise<null | Failure> {
  const { tx } = context;
  await lockName(tx, `addresses ${wish.person}`);
  const gone = await tx
    .deleteFrom("address")
    .where("id", "=", wish.id)
    .where("person_id", "=", wish.person)
    .returning("is_default")
    .executeTakeFirst();
  if (gone === undefined) return new Failure("not-found", "You have no such address.");
  if (gone.is_default) {
    await sql`update address set is_default = true
      where id = (select min(id) from address where person_id = ${wish.person})`.execute(tx);
  }
  return null;
}

function isSame(one: Omit<Contact, "email">, other: Omit<Contact, "email">): boolean {
  return (["name", "line1", "line2", "postcode", "city", "region", "country"] as const).every(
    (part) => one[part] === other[part],
  );
}
