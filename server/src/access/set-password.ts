import { hashPassword, verifyPassword } from "better-auth/crypto";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { audit } from "./audit.ts";
import { passwordLength } from "./create-login.ts";
import { deleteSessions, passwordHashOf, writePasswordHash } from "./login-store.ts";
import { personDetail } from "./store.ts";

/** Refuses a password that is too short or too long. */
export function passwordFault(password: string): Failure | undefined {
  const { least, most } = passwordLength;
  if (password.length >= least && password.length <= most) return undefined;
  return new Failure("bad-input", `The password needs ${least} to ${most} characters.`, { field: "password" });
}

/** Whether it is this person's password; takes about 50 ms on purpose. Asked before what only they may do. */
export async function isPasswordOf(db: Db, person: bigint, password: string): Promise<boolean> {
  const detail = await personDetail(db, person);
  const hash = detail?.loginId ? await passwordHashOf(db, detail.loginId) : undefined;
  return hash !== undefined && (await verifyPassword({ hash, password }));
}

/**
 * Gives a login another password and ends its sessions: whoever came in by the old one is out.
 * @param wish.keepSession the token of the session that stays, of who changes it while signed in
 */
export async function setPassword(
  context: Context,
  wish: { readonly person: bigint; readonly password: string; readonly keepSession?: string | undefined },
): Promise<{ readonly ended: number } | Failure> {
  const fault = passwordFault(wish.password);
  if (fault !== undefined) return fault;
  const hash = await hashPassword(wish.password);
  const detail = await personDetail(context.tx, wish.person, { lock: true });
  if (!detail?.loginId) return new Failure("not-found", "This person has no login.");
  await writePasswordHash(context.tx, detail.loginId, hash, context.now);
  const ended = await deleteSessions(context.tx, detail.loginId, wish.keepSession);
  await audit(context, { action: "password.changed", subject: toEdge("person", wish.person) });
  return { ended };
}
