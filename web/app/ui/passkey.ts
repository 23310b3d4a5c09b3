/** Passkeys in the browser: what the server offers goes to the device, what the device says goes back as JSON (WebAuthn Level 3). */

/** Whether this browser can; older ones sign in by password. */
export function knowsPasskeys(): boolean {
  return (
    typeof PublicKeyCredential === "function" &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function" &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function"
  );
}

/** Sends JSON to our own API. @returns the reply, or the problem's sentence */
export async function send(path: string, body?: unknown): Promise<{ readonly ok: boolean; readonly reply: unknown }> {
  const response = await fetch(path, {
    method: "POST",
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  return { ok: response.ok, reply: await response.json() };
}

/** Has the device make a key. @returns it as JSON; undefined where the person turned away */
export async function makeKey(options: unknown): Promise<unknown> {
  return await tried(async () => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      options as PublicKeyCredentialCreationOptionsJSON,
    );
    return await navigator.credentials.create({ publicKey });
  });
}

/** Has the device sign with a key that the person chooses. */
export async function signWithKey(options: unknown): Promise<unknown> {
  return await tried(async () => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
    return await navigator.credentials.get({ publicKey });
  });
}

async function tried(work: () => Promise<Credential | null>): Promise<unknown> {
  try {
    const credential = await work();
    return credential instanceof PublicKeyCredential ? credential.toJSON() : undefined;
  } catch {
    return undefined;
  }
}
