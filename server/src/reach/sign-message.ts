import { createHmac } from "node:crypto";

/** The key of a postback's signatures: made from the installation's secret, so none is stored. */
export function signingKey(secret: string, postback: { readonly id: bigint; readonly keyVersion: number }): Buffer {
  return createHmac("sha256", secret).update(`postback ${postback.id} ${postback.keyVersion}`).digest();
}

/** As Standard Webhooks has it shown to who checks the signatures. */
export const shownKey = (key: Buffer): string => `whsec_${key.toString("base64")}`;

/** The headers of a message after Standard Webhooks 1.0: the same id for every attempt, signed with id and second. */
export function signedHeaders(
  key: Buffer,
  message: { readonly id: string; readonly at: Temporal.Instant; readonly body: string },
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(message.at.epochMilliseconds / 1000));
  const signature = createHmac("sha256", key).update(`${message.id}.${timestamp}.${message.body}`).digest("base64");
  return {
    "content-type": "application/json",
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
}
