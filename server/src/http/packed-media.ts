/** Pictures that are text go over the line packed: a vector is a fifth of its bytes then. */
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import type { ServedMedia } from "../catalog/index.ts";

const pack = promisify(brotliCompress);

/** So many packed pictures stay in memory, some ten kilobytes each; of others the longest kept goes. */
const MOST = 500;
const kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** A picture as this asker takes it: a vector packed with Brotli where they can unpack it, everything else as it is. */
export async function packedFor(media: ServedMedia, acceptEncoding: string): Promise<ServedMedia> {
  if (media.headers["content-type"] !== "image/svg+xml") return media;
  const headers = { ...media.headers, vary: "accept-encoding" };
  const tag = media.headers["etag"];
  if (tag === undefined || !/\bbr\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/.test(acceptEncoding)) return { ...media, headers };
  let packed = kept.get(tag);
  if (packed === undefined) {
    packed = pack(media.bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).then(
      (bytes) => new Uint8Array(bytes),
    );
    kept.set(tag, packed);
    const [longest] = kept.keys();
    if (kept.size > MOST && longest !== undefined) kept.delete(longest);
  }
  const bytes = await packed;
  return {
    bytes,
    headers: {
      ...headers,
      "content-encoding": "br",
      "content-length": String(bytes.length),
      etag: tag.replace(/"$/, '-br"'),
    },
  };
}
