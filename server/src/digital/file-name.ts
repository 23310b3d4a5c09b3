import { Failure } from "../foundation/failure.ts";

/**
 * A file's name as it can be kept and sent: no folder, no control or direction characters, nothing that a system reads as hidden.
 * @returns `bad-input` where nothing is left of it.
 */
export function cleanName(given: string): string | Failure {
  const name = given
    .normalize("NFC")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}<>:"|?*]/gu, "")
    .replace(/^.*[/\\]/, "")
    .replaceAll(/\s+/g, " ")
    .replace(/^[ .]+|[ .]+$/g, "");
  if (name === "") return new Failure("bad-input", "The file needs a name.", { field: "name" });
  if (name.length > 150) {
    return new Failure("bad-input", "The file's name has at most 150 letters.", { field: "name" });
  }
  return name;
}

const types: Readonly<Record<string, string>> = {
  pdf: "application/pdf",
  epub: "application/epub+zip",
  mobi: "application/x-mobipocket-ebook",
  zip: "application/zip",
  txt: "text/plain; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  flac: "audio/flac",
  wav: "audio/wav",
  mp4: "video/mp4",
  mov: "video/quicktime",
  webm: "video/webm",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
};

/** By the name's ending; what a browser could run as a page of ours is sent as bytes. */
export function typeOf(name: string): string {
  return types[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "application/octet-stream";
}

/** As RFC 6266 has it: the true name in UTF-8, and beside it one in plain letters for what cannot read that. */
export function disposition(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\w.() -]/g, "_");
  const coded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${coded}`;
}
