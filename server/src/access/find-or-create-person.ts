import type { Context } from "../foundation/database.ts";
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
  const made = { email, name: details.name.trim(), locale: details.locale, at: context.now };
  // Whoever makes the same address at once waits in the insert for the other one's commit, makes nothing, and finds their person by the next
  // look. More looks are for the one whose other has let go of the address in between.
  for (let look = 1; look <= 3; look += 1) {
    const id = (await personByEmail(context.tx, email)) ?? (await insertPerson(context.tx, made));
    if (id !== undefined) return id;
  }
  throw new Error("a person's address is taken and cannot be found");
}
