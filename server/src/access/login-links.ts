/** Links in mails that prove a mail address: to make an account, to choose another password, to change the address. */
import { createHash, randomBytes } from "node:crypto";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { queueMail } from "../foundation/mail.ts";
import { audit } from "./audit.ts";
import { createLogin } from "./create-login.ts";
import { findOrCreatePerson } from "./find-or-create-person.ts";
import { deleteSecretsOf, deleteSessions, insertSecret, takeSecret, writeEmail } from "./login-store.ts";
import type { SecretPurpose } from "./login-store.ts";
import { passwordFault, setPassword } from "./set-password.ts";
import { personByEmail, personDetail } from "./store.ts";

const kept: Readonly<Record<SecretPurpose, Temporal.Duration>> = {
  "sign-up": Temporal.Duration.from({ hours: 48 }),
  reset: Temporal.Duration.from({ hours: 1 }),
  email: Temporal.Duration.from({ hours: 24 }),
};

const pathOf: Readonly<Record<SecretPurpose, string>> = {
  "sign-up": "/account/new/",
  reset: "/account/reset/",
  email: "/account/address/",
};

/** What an account tells its person by mail. The ones with a link hold a secret of their own. */
export type AccountNotice =
  | SecretPurpose
  | "exists"
  | "password-changed"
  | "email-changed"
  | "two-factor-on"
  | "two-factor-off"
  | "passkey-added"
  | "erasure-asked"
  | "erasure-stopped";

/** Queues a mail about an account. `secret`: its link opens something, so it is forgotten once it is sent. */
export async function tellAccount(
  context: Context,
  to: { readonly email: string; readonly name: string; readonly locale: string },
  about: {
    readonly kind: AccountNotice;
    readonly url: string;
    readonly until?: Temporal.Instant;
    readonly secret?: boolean;
  },
): Promise<void> {
  const { name: brand, accent, legalName, address, registration } = await readCompany(context.tx);
  await queueMail(context, {
    to: to.email,
    locale: to.locale,
    template: "account",
    data: {
      kind: about.kind,
      name: to.name,
      url: about.url,
      until: about.until?.toString() ?? null,
      ...(about.secret === true ? { secret: true } : {}),
      brand: { name: brand, accent, legalName, address, registration },
    },
  });
}

async function sendLink(
  context: Context,
  purpose: SecretPurpose,
  given: {
    readonly email: string;
    readonly name: string;
    readonly locale: string;
    readonly personId: bigint | null;
    readonly newsletter: boolean;
    readonly origin: string;
  },
): Promise<void> {
  const secret = randomBytes(24).toString("base64url");
  const until = context.now.add(kept[purpose]);
  const { email, name, locale, newsletter, personId } = given;
  await insertSecret(context.tx, hashOf(secret), context.now, {
    purpose,
    email,
    person_id: personId,
    name,
    locale,
    newsletter,
    expires_at: until,
  });
  const url = `${given.origin}${pathOf[purpose]}${secret}`;
  await tellAccount(context, given, { kind: purpose, url, until, secret: true });
}

/**
 * Somebody wants an account: the mail goes to their address, and its link makes it. Who has one is told so in the mail and nowhere
 * else. Orders made as a guest with the address belong to the same person, so the account has them.
 */
export async function askSignUp(
  context: Context,
  wish: {
    readonly email: string;
    readonly name: string;
    readonly locale: string;
    readonly newsletter: boolean;
    readonly origin: string;
  },
): Promise<void> {
  const email = wish.email.trim();
  const personId = (await personByEmail(context.tx, email)) ?? null;
  const known = personId === null ? undefined : await personDetail(context.tx, personId);
  if (known !== undefined && known.loginId !== null) {
    return tellAccount(context, known, { kind: "exists", url: `${wish.origin}/sign-in` });
  }
  await sendLink(context, "sign-up", { ...wish, email, name: wish.name.trim(), personId: null });
}

/**
 * Makes the account that a link of `askSignUp` stands for.
 * @returns whose it is; `not-found` where the link was used or is too old; the failures of `createLogin`
 */
export async function finishSignUp(
  context: Context,
  wish: { readonly secret: string; readonly password: string },
): Promise<{ readonly person: bigint; readonly email: string; readonly newsletter: boolean } | Failure> {
  const fault = passwordFault(wish.password);
  if (fault !== undefined) return fault;
  const asked = await takeSecret(context.tx, hashOf(wish.secret), "sign-up", context.now);
  if (asked === undefined) return tooOld();
  const person = await findOrCreatePerson(context, asked);
  const login = await createLogin({ ...context, actor: person }, { person, password: wish.password });
  if (isFailure(login)) return login;
  await deleteSecretsOf(context.tx, person, asked.email);
  return { person, email: asked.email, newsletter: asked.newsletter };
}

/** Sends a link to choose another password, where the address has an account; otherwise nothing happens, and nobody is told which. */
export async function askReset(
  context: Context,
  wish: { readonly email: string; readonly origin: string },
): Promise<void> {
  const person = await personByEmail(context.tx, wish.email.trim());
  const detail = person === undefined ? undefined : await personDetail(context.tx, person);
  if (person === undefined || !detail?.loginId) return;
  await sendLink(context, "reset", { ...detail, personId: person, newsletter: false, origin: wish.origin });
}

/** Sets the password by the secret of a link of `askReset`; all sessions end. A second factor is still asked for afterwards. */
export async function finishReset(
  context: Context,
  wish: { readonly secret: string; readonly password: string; readonly origin: string },
): Promise<{ readonly person: bigint } | Failure> {
  const fault = passwordFault(wish.password);
  if (fault !== undefined) return fault;
  const asked = await takeSecret(context.tx, hashOf(wish.secret), "reset", context.now);
  if (asked === undefined || asked.person_id === null) return tooOld();
  const person = asked.person_id;
  const set = await setPassword({ ...context, actor: person }, { person, password: wish.password });
  if (isFailure(set)) return set;
  await deleteSecretsOf(context.tx, person, asked.email);
  await tellAccount(context, asked, { kind: "password-changed", url: `${wish.origin}/account/security` });
  return { person };
}

/** Sends a link to a new address; the old one stays until it is followed. */
export async function askEmailChange(
  context: Context,
  wish: { readonly person: bigint; readonly email: string; readonly origin: string },
): Promise<null | Failure> {
  const detail = await personDetail(context.tx, wish.person);
  if (!detail?.loginId) return new Failure("not-found", "This person has no login.");
  const email = wish.email.trim();
  await sendLink(context, "email", { ...detail, email, personId: wish.person, newsletter: false, origin: wish.origin });
  return null;
}

/** Changes the mail address by the secret that was sent to the new one; the old one is told. */
export async function finishEmailChange(
  context: Context,
  wish: { readonly secret: string; readonly origin: string },
): Promise<{ readonly email: string } | Failure> {
  const asked = await takeSecret(context.tx, hashOf(wish.secret), "email", context.now);
  if (asked === undefined || asked.person_id === null) return tooOld();
  const person = asked.person_id;
  const before = await personDetail(context.tx, person, { lock: true });
  if (!before?.loginId) return tooOld();
  const owner = await personByEmail(context.tx, asked.email);
  if (owner !== undefined && owner !== person) return taken();
  try {
    await writeEmail(context.tx, person, before.loginId, asked.email, context.now);
  } catch (error) {
    if (violatedConstraint(error) === undefined) throw error;
    return taken();
  }
  await audit({ ...context, actor: person }, { action: "email.changed", subject: toEdge("person", person) });
  await tellAccount(context, before, { kind: "email-changed", url: `${wish.origin}/account/security` });
  return { email: asked.email };
}

/** Ends all sessions of a person but the one with this token. */
export async function signOutElsewhere(
  context: Context,
  wish: { readonly person: bigint; readonly keep: string },
): Promise<{ readonly ended: number } | Failure> {
  const detail = await personDetail(context.tx, wish.person);
  if (!detail?.loginId) return new Failure("not-found", "This person has no login.");
  return { ended: await deleteSessions(context.tx, detail.loginId, wish.keep) };
}

const tooOld = () => new Failure("not-found", "This link was used already, or is too old. Ask for a new one.");
const taken = () =>
  new Failure(
    "already-exists",
    "Somebody has ordered with this address before. Write to us, and a person looks at it.",
  );

function hashOf(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
