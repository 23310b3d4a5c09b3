import { createHash, randomBytes } from "node:crypto";

/** 256 random bits as 43 letters that need no quoting in an address or a cookie. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * What the database keeps instead of the token: who reads the table cannot open a basket or an order with it. One round of
 * SHA-256 is enough, since a token of 256 random bits cannot be guessed as a password can.
 */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** What the provider knows a payment by: the order's number for people, and enough chance that it cannot be guessed. */
export function newReference(orderNumber: string): string {
  return `${orderNumber}-${randomBytes(12).toString("hex")}`;
}
