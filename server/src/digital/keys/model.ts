import type { Sealer } from "../../foundation/seal-text.ts";

/** How keys are kept: encrypted, and known again by a keyed hash. */
export interface KeyServices {
  readonly sealer: Sealer;
  /** Of the hashes. */
  readonly digestKey: string;
}

/** Of one file. */
export const mostKeys = 10_000;
export const longestKey = 200;
export const shortestKey = 4;

/** A row of a file that is no key; never what stands in it. `first`: the line with the same key. */
export interface KeyFault {
  readonly line: number;
  readonly reason: "short" | "long" | "letters" | "columns" | "twice" | "known";
  readonly first?: number;
}

/** What a shopper has of one grant. */
export interface GrantedKeys {
  readonly orderLineId: bigint;
  /** In the order in which they were given; those whose unit was given back are not told. */
  readonly keys: readonly SealedKey[];
  /** How many are still to come. */
  readonly owed: number;
}

/** A key as it is kept, with what it may be shown by. */
export interface SealedKey {
  /** Base64. */
  readonly sealed: string;
  /** What the sealed value is bound to. */
  readonly bound: string;
  readonly masked: string;
}

/** What staff, the outbox and lists show of a key. */
export const maskedKey = (ending: string) => `•••• ${ending}`.trimEnd();

/** At most a quarter of a key, and four letters. */
export const endingOf = (key: string) => key.slice(key.length - Math.min(4, Math.floor(key.length / 4)));

export const boundOf = (variantId: bigint, digest: Uint8Array) =>
  `licence ${variantId} ${Buffer.from(digest).toString("hex")}`;

export const openKey = (sealer: Sealer, { sealed, bound }: Pick<SealedKey, "sealed" | "bound">): string =>
  sealer.open(Buffer.from(sealed, "base64"), bound);
