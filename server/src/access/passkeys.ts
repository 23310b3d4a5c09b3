/** Passkeys (WebAuthn Level 3): a device or a password keeper proves who it is, and the private half never leaves it. */
import type {
  AuthenticationResponseJSON,
  AuthenticatorTransport,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from "@simplewebauthn/server";
import { sql } from "kysely";
import type { Context, Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { audit } from "./audit.ts";
import { passkeysOf, takeChallenge, writeChallenge } from "./login-store.ts";
import { personDetail } from "./store.ts";

/** Loaded with the first key: it asks the runtime for much that a server without passkeys never needs. */
const library = () => import("@simplewebauthn/server");

const challengeKept = Temporal.Duration.from({ minutes: 5 });
/** More than anybody has devices. */
const mostKeys = 20;

/** A key belongs to the host name under which it was made. */
// Keys are bound to a host for good: to the operator's (`home`), which stays where it is when the store moves (`origin`).
const hostOf = (origin: string) => new URL(origin).hostname;
const noLogin = () => new Failure("not-found", "This person has no login.");

/** What a browser needs to make a key. */
export async function offerPasskey(
  context: Context,
  wish: { readonly person: bigint; readonly home: string; readonly brand: string },
): Promise<PublicKeyCredentialCreationOptionsJSON | Failure> {
  const detail = await personDetail(context.tx, wish.person);
  if (!detail?.loginId) return noLogin();
  const keys = await passkeysOf(context.tx, detail.loginId);
  if (keys.length >= mostKeys) return new Failure("wrong-state", `${mostKeys} keys are the most; take one away first.`);
  const { generateRegistrationOptions } = await library();
  const options = await generateRegistrationOptions({
    rpName: wish.brand,
    rpID: hostOf(wish.home),
    userID: Buffer.from(detail.loginId),
    userName: detail.email,
    userDisplayName: detail.name,
    attestationType: "none",
    excludeCredentials: keys.map(({ credential, transports }) => ({
      id: credential,
      transports: [...transports] as AuthenticatorTransport[],
    })),
    // Who holds it is asked by the device (finger, face, PIN): so it is two factors by itself, and needs no name typed.
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  });
  await writeChallenge(context.tx, context.now, {
    challenge: options.challenge,
    login_id: detail.loginId,
    expires_at: context.now.add(challengeKept),
  });
  return options;
}

/** Keeps a key that a browser made for `offerPasskey`. */
export async function addPasskey(
  context: Context,
  wish: {
    readonly person: bigint;
    readonly origin: string;
    readonly home: string;
    readonly name: string;
    readonly response: RegistrationResponseJSON;
  },
): Promise<{ readonly id: bigint } | Failure> {
  const detail = await personDetail(context.tx, wish.person, { lock: true });
  if (!detail?.loginId) return noLogin();
  const { loginId } = detail;
  const { verifyRegistrationResponse } = await library();
  const checked = await tried(() =>
    verifyRegistrationResponse({
      response: wish.response,
      expectedChallenge: (challenge) => takeChallenge(context.tx, challenge, loginId, context.now),
      expectedOrigin: [wish.origin, wish.home],
      expectedRPID: hostOf(wish.home),
      requireUserVerification: true,
    }),
  );
  if (checked?.verified !== true || checked.registrationInfo === undefined) {
    return new Failure("bad-input", "This key could not be checked. Try once more.", { field: "response" });
  }
  const { id, publicKey, counter, transports } = checked.registrationInfo.credential;
  const row = await context.tx
    .insertInto("passkey")
    .values({
      login_id: loginId,
      credential: id,
      public_key: Buffer.from(publicKey),
      counter: BigInt(counter),
      transports: transports ?? [],
      name: wish.name,
      created_at: context.now,
      used_at: null,
    })
    .onConflict((conflict) => conflict.column("credential").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (row === undefined) return new Failure("already-exists", "This key is known already.");
  await audit(context, { action: "passkey.added", subject: toEdge("person", wish.person) });
  return row;
}

/** What a browser needs to let somebody choose one of their keys. */
export async function askForPasskey(context: Context, home: string): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library();
  const options = await generateAuthenticationOptions({ rpID: hostOf(home), userVerification: "required" });
  await writeChallenge(context.tx, context.now, {
    challenge: options.challenge,
    login_id: null,
    expires_at: context.now.add(challengeKept),
  });
  return options;
}

/** Whose key signed. @returns the login; `wrong-credentials` for an unknown key, a wrong signature, a challenge of another time. */
export async function checkPasskey(
  context: Context,
  wish: { readonly origin: string; readonly home: string; readonly response: AuthenticationResponseJSON },
): Promise<{ readonly loginId: string } | Failure> {
  const wrong = new Failure("wrong-credentials", "This key is not known here. Sign in with your password.");
  const key = await context.tx
    .selectFrom("passkey")
    .select(["id", "login_id", "credential", "public_key", "counter"])
    .where("credential", "=", wish.response.id)
    .forUpdate()
    .executeTakeFirst();
  if (key === undefined) return wrong;
  const { verifyAuthenticationResponse } = await library();
  const checked = await tried(() =>
    verifyAuthenticationResponse({
      response: wish.response,
      expectedChallenge: (challenge) => takeChallenge(context.tx, challenge, null, context.now),
      expectedOrigin: [wish.origin, wish.home],
      expectedRPID: hostOf(wish.home),
      credential: { id: key.credential, publicKey: new Uint8Array(key.public_key), counter: Number(key.counter) },
      requireUserVerification: true,
    }),
  );
  if (checked?.verified !== true) return wrong;
  await context.tx
    .updateTable("passkey")
    .set({ counter: BigInt(checked.authenticationInfo.newCounter), used_at: context.now })
    .where("id", "=", key.id)
    .execute();
  return { loginId: key.login_id };
}

/** Takes a key away; `not-found` where it is not this person's. */
export async function dropPasskey(
  context: Context,
  wish: { readonly person: bigint; readonly id: bigint },
): Promise<{ readonly name: string } | Failure> {
  const { rows } = await sql<{ name: string }>`
    delete from passkey where id = ${wish.id}
      and login_id = (select login_id from person_detail where person_id = ${wish.person}) returning name`.execute(
    context.tx,
  );
  const [row] = rows;
  if (row === undefined) return new Failure("not-found", "You have no such key.");
  await audit(context, { action: "passkey.dropped", subject: toEdge("person", wish.person) });
  return row;
}

/** Whose login it is. */
export async function personOfLogin(db: Db, loginId: string): Promise<bigint | undefined> {
  const row = await db
    .selectFrom("person_detail")
    .select("person_id")
    .where("login_id", "=", loginId)
    .executeTakeFirst();
  return row?.person_id;
}

/** The library throws for whatever does not fit, which is a stranger's doing and no bug of ours. */
async function tried<T>(check: () => Promise<T>): Promise<T | undefined> {
  try {
    return await check();
  } catch {
    return undefined;
  }
}
