import { randomBytes } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import type { Context } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { audit } from "./audit.ts";
import { insertLogin, personDetail } from "./store.ts";

/** Length is what makes a password hard to guess; kinds of letters are not asked for (NIST SP 800-63B). */
export const passwordLength = { least: 10, most: 128 } as const;

/**
 * Gives a person a login with their mail address and this password, in the caller's transaction. Hashing takes about
 * 50 ms on purpose. Fails with `already-exists` where the person has a login, `bad-input` for a short password.
 */
export async function createLogin(
  context: Context,
  login: { readonly person: bigint; readonly password: string },
): Promise<{ readonly loginId: string } | Failure> {
  const { least, most } = passwordLength;
  if (login.password.length < least || login.password.length > most) {
    return new Failure("bad-input", `The password needs ${least} to ${most} characters.`, { field: "password" });
  }
  const passwordHash = await hashPassword(login.password);
  const person = await personDetail(context.tx, login.person, { lock: true });
  if (person === undefined) return new Failure("not-found", "There is no such person.");
  if (person.loginId !== null) return new Failure("already-exists", "This person has a login already.");
  const id = randomBytes(16).toString("base64url");
  // Sign-in looks the address up in lower case.
  const email = person.email.toLowerCase();
  await insertLogin(context.tx, { id, person: login.person, name: person.name, email, passwordHash, at: context.now });
  await audit(context, { action: "login.created", subject: toEdge("person", login.person) });
  return { loginId: id };
}
