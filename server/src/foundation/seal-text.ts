import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Encrypts what must not stand readable in the database. */
export interface Sealer {
  /** `bound` says whose it is: a sealed value that is copied to another row does not open there. */
  seal(text: string, bound: string): Uint8Array;
  /** @throws where the key is unknown, or the value or its binding was changed. */
  open(sealed: Uint8Array, bound: string): string;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * AES-256-GCM under a versioned key. A sealed value is: version (1 byte), nonce (12), tag (16), the encrypted text. New values
 * take the `current` key; older ones open as long as their key is kept, so that keys can be changed one by one.
 * @param options.keys 32 bytes each, by version 1 to 255
 */
export function openSealer(options: {
  readonly current: number;
  readonly keys: ReadonlyMap<number, Uint8Array>;
}): Sealer {
  for (const [version, key] of options.keys) {
    if (!Number.isInteger(version) || version < 1 || version > 255)
      throw new Error(`key version ${version} is not 1 to 255`);
    if (key.length !== 32) throw new Error(`key ${version} has ${key.length} bytes; AES-256 needs 32`);
  }
  const keyOf = (version: number): Uint8Array => {
    const key = options.keys.get(version);
    if (key === undefined) throw new Error(`key ${version} is not configured; add it to open what it sealed`);
    return key;
  };
  keyOf(options.current);
  return {
    seal(text, bound) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", keyOf(options.current), nonce);
      cipher.setAAD(Buffer.from(bound));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.of(options.current), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed, bound) {
      const version = sealed[0];
      if (version === undefined || sealed.length < 1 + nonceBytes + tagBytes)
        throw new Error("the sealed value is cut off");
      const nonce = sealed.subarray(1, 1 + nonceBytes);
      const decipher = createDecipheriv("aes-256-gcm", keyOf(version), nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(bound));
      decipher.setAuthTag(sealed.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes));
      const body = sealed.subarray(1 + nonceBytes + tagBytes);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
    },
  };
}
