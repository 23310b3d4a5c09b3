import { createHmac, randomInt } from "node:crypto";

/** Crockford's letters: none of them is taken for another. */
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const length = 16;
const codeForm = /^[0-9A-HJKMNP-TV-Z]{16}$/;

/** 80 random bits as `7K2M-9QXD-0RTB-H3VW`. */
export function newGiftCode(): string {
  const letters = Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

/** As typed, with what people mistake put right; undefined where it cannot be a code. */
export function readGiftCode(text: string): string | undefined {
  const letters = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-–—]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
  return codeForm.test(letters) ? letters : undefined;
}

/** What is kept instead of the code: who reads the table cannot pay with it, nor try codes without the key. */
export function hashGiftCode(key: string, code: string): Buffer {
  return createHmac("sha256", key)
    .update(readGiftCode(code) ?? "")
    .digest();
}
