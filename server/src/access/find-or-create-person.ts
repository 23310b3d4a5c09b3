import type { Context } from "../foundation/database.ts";
import { lockName } from "../foundation/database.ts";
import { insertPerson, personByEmail } from "./store.ts";

/**
 * The person with this mail address, made where there is none yet: a guest who buys twice is one person, and so is a
 * member who buys without signing in. It gives no access to anything: that takes a login. Two parallel calls for a new
 * address give the same person. An existing person's name and locale are left as they are.
 */
export async function findOrCreatePerson(
  context: Context,
  details: { readonly email: string; readonly name: string; readonly locale: string },
): Promise<bigint> {
  const email = details.email.trim();
  const known = await personByEmail(context.tx, email);
  if (known !== undefined) return known;
  // Only makers of new people wait for each other, and only for the same address.
  // Both on their way at once: the second look begins when the lock is held.
  const [, meanwhile] = await Promise.all([
    lockName(context.tx, `person ${email.toLowerCase()}`),
    personByEmail(context.tx, email),
  ]);
  if (meanwhile !== undefined) return meanwhile;
  return insertPerson(context.tx, { email, name: details.name.trim(), locale: details.locale, at: context.now });
}
