import { crc32, deflateSync } from "node:zlib";
import { encodeQR } from "qr";

/** Quiet modules around the code that readers need (ISO/IEC 18004). */
const border = 4;

/** The text as a QR code of squares in one path: sharp at every size, black on white. */
export function qrSvg(text: string): string {
  const rows = modulesOf(text);
  const path = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  const size = rows.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
}

/** The text as a PNG of black and white, one bit a pixel, each module `scale` pixels wide. */
export function qrPng(text: string, scale = 12): Uint8Array<ArrayBuffer> {
  const rows = modulesOf(text);
  const size = rows.length * scale;
  const lineLength = 1 + Math.ceil(size / 8);
  const pixels = Buffer.alloc(lineLength * size);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      // A line begins with its filter, which is none; a light pixel is a set bit.
      const at = y * lineLength + 1 + (x >> 3);
      if (rows[Math.floor(y / scale)]?.[Math.floor(x / scale)] !== true) pixels[at]! |= 0x80 >> (x & 7);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // One bit a pixel, grey; the standard's only compression and filter, no interlace.
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [signature, chunk("IHDR", header), chunk("IDAT", deflateSync(pixels)), chunk("IEND", Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat(parts));
}

/** Medium error correction: 15 % of a printed code may be lost. */
function modulesOf(text: string): readonly (readonly boolean[])[] {
  return encodeQR(text, "raw", { ecc: "medium", border });
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}
