import { Failure } from "../foundation/failure.ts";
import type { MediaType } from "./store-media.ts";

export interface FoundPicture {
  readonly contentType: MediaType;
  readonly width: number;
  readonly height: number;
}

const largestSide = 12_000;
/** Pixels, so that scaling one needs no more than 160 MB. */
const largestArea = 40_000_000;

/**
 * What kind of picture these bytes are and how large, read from their own head and never from what somebody calls them (PNG, ISO
 * 15948; JPEG, ITU-T T.81; WebP, RFC 9649). @returns `bad-input` for anything else: an SVG may hold a script, so it is not taken
 * from a browser.
 */
export function pictureOf(bytes: Uint8Array): FoundPicture | Failure {
  const found = png(bytes) ?? jpeg(bytes) ?? webp(bytes);
  if (found === undefined) {
    return new Failure("bad-input", "This is no picture that can be shown: send a JPEG, PNG or WebP.", {
      field: "picture",
    });
  }
  const sides = [found.width, found.height].every((side) => side > 0 && side <= largestSide);
  const fits = sides && found.width * found.height <= largestArea;
  return fits
    ? found
    : new Failure("bad-input", `A picture has 1 to ${largestSide} pixels a side, and at most 40 million in all.`, {
        field: "picture",
      });
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const text = (bytes: Uint8Array, at: number, length: number) =>
  Buffer.from(bytes.subarray(at, at + length)).toString("latin1");

function png(bytes: Uint8Array): FoundPicture | undefined {
  if (bytes.length < 24 || text(bytes, 1, 3) !== "PNG" || text(bytes, 12, 4) !== "IHDR") return undefined;
  return { contentType: "image/png", width: view(bytes).getUint32(16), height: view(bytes).getUint32(20) };
}

function jpeg(bytes: Uint8Array): FoundPicture | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  const data = view(bytes);
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    // A start of frame has the size; C4, C8 and CC are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { contentType: "image/jpeg", height: data.getUint16(at + 5), width: data.getUint16(at + 7) };
    }
    at += marker === 0xff ? 1 : 2 + data.getUint16(at + 2);
  }
  return undefined;
}

function webp(bytes: Uint8Array): FoundPicture | undefined {
  if (bytes.length < 30 || text(bytes, 0, 4) !== "RIFF" || text(bytes, 8, 4) !== "WEBP") return undefined;
  const data = view(bytes);
  const sized = (width: number, height: number) => ({ contentType: "image/webp", width, height }) as const;
  switch (text(bytes, 12, 4)) {
    case "VP8 ":
      return sized(data.getUint16(26, true) & 0x3fff, data.getUint16(28, true) & 0x3fff);
    case "VP8L": {
      const bits = data.getUint32(21, true);
      return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case "VP8X":
      return sized(1 + (data.getUint32(24, true) & 0xff_ff_ff), 1 + (data.getUint32(26, true) >>> 8));
    default:
      return undefined;
  }
}
