/** A second factor: codes of an authenticator app (RFC 6238), and codes on paper for the day that the phone is gone. */
import { isAPIError } from "better-auth/api";
import { Failure, isFailure } from "../foundation/failure.ts";
import { cookiesOf } from "./auth.ts";
import type { Auth } from "./auth.ts";
import type { SessionCookie } from "./sessions.ts";

export interface TwoFactor {
  /** The second step of a sign-in, with the cookies that the first one set. Fails with `wrong-credentials`, `too-many-requests`. */
  secondStep(
    given: { readonly code: string; readonly kind: "app" | "backup"; readonly trust: boolean },
    cookies: string,
  ): Promise<readonly SessionCookie[] | Failure>;
  /** What the app is given; nothing is asked for at sign-in before `confirm`. `already-exists` where it is on. */
  prepare(session: string, given: { readonly password: string; readonly issuer: string }): Promise<Prepared | Failure>;
  /** Switches it on, with a first code of the app. The session is a new one. */
  confirm(session: string, code: string): Promise<readonly SessionCookie[] | Failure>;
  end(session: string, password: string): Promise<readonly SessionCookie[] | Failure>;
  newBackupCodes(session: string, password: string): Promise<readonly string[] | Failure>;
}

export interface Prepared {
  /** `otpauth://totp/...`, as a link or a QR code. */
  readonly uri: string;
  readonly backupCodes: readonly string[];
}

export function openTwoFactor(auth: Auth, withSession: (cookie: string) => Headers): TwoFactor {
  return {
    secondStep: ({ code, kind, trust }, cookies) =>
      guarded(async () => {
        const headers = new Headers({ cookie: cookies });
        const body = { code: code.replaceAll(/\s/g, ""), trustDevice: trust };
        const done =
          kind === "app"
            ? await auth.api.verifyTOTP({ body, headers, returnHeaders: true })
            : await auth.api.verifyBackupCode({ body, headers, returnHeaders: true });
        return cookiesOf(done.headers);
      }),
    prepare: (session, { password, issuer }) =>
      guarded(async () => {
        const made = await auth.api.enableTwoFactor({ body: { password, issuer }, headers: withSession(session) });
        if (!("totpURI" in made)) throw new Error("an app's second factor was asked for and another one came");
        return { uri: made.totpURI, backupCodes: made.backupCodes };
      }),
    confirm: (session, code) =>
      guarded(async () => {
        const body = { code: code.replaceAll(/\s/g, "") };
        const { headers } = await auth.api.verifyTOTP({ body, headers: withSession(session), returnHeaders: true });
        return cookiesOf(headers);
      }),
    end: (session, password) =>
      guarded(async () => {
        const { headers } = await auth.api.disableTwoFactor({
          body: { password },
          headers: withSession(session),
          returnHeaders: true,
        });
        return cookiesOf(headers);
      }),
    newBackupCodes: (session, password) =>
      guarded(async () => {
        const made = await auth.api.generateBackupCodes({ body: { password }, headers: withSession(session) });
        return made.backupCodes;
      }),
  };
}

/** A refusal of the plugin as a failure of ours; anything else is a bug. */
async function guarded<T>(work: () => Promise<T>): Promise<T | Failure> {
  try {
    return await work();
  } catch (error) {
    if (!isAPIError(error) || error.statusCode >= 500) throw error;
    const refused = refusalOf(error.body?.code ?? "");
    if (isFailure(refused)) return refused;
    throw error;
  }
}

function refusalOf(code: string): Failure {
  if (code === "TOTP_ALREADY_ENABLED") return new Failure("already-exists", "A second factor is on already.");
  if (code === "INVALID_PASSWORD") {
    return new Failure("bad-input", "This is not your password.", { field: "password" });
  }
  if (/^(TOO_MANY|ACCOUNT_TEMPORARILY)/.test(code)) {
    return new Failure("too-many-requests", "Too many wrong codes. Wait a quarter of an hour and sign in again.", {
      retryAfter: 900,
    });
  }
  if (/NOT_ENABLED|NOT_CONFIGURED/.test(code)) return new Failure("wrong-state", "No second factor is on.");
  return new Failure("wrong-credentials", "This code is wrong, or its time is over. Take the one that is shown now.");
}
