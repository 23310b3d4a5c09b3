import type { Reply } from "../../api.ts";

type Begun = Reply<"POST /api/admin/digital-uploads">;
export type DigitalFile = Reply<"POST /api/admin/digital-uploads/{id}/finish">;

/**
 * Sends a file in pieces from the browser, as a new file of a variant or in the place of one.
 * @throws where the API refuses a piece, with what it said.
 */
export async function sendDigital(
  file: File,
  as: { readonly variantId: string } | { readonly replaces: string },
  told: (sent: number) => void,
): Promise<DigitalFile> {
  const { uploadId, pieceSize } = await ask<Begun>("POST", "/api/admin/digital-uploads", { bytes: file.size });
  const upload = `/api/admin/digital-uploads/${uploadId}`;
  for (let from = 0; from < file.size; from += pieceSize) {
    const piece = file.slice(from, from + pieceSize);
    await ask("PUT", `${upload}/${from / pieceSize}`, { base64: await base64Of(piece) });
    told(from + piece.size);
  }
  return await ask<DigitalFile>("POST", `${upload}/finish`, { name: file.name, ...as });
}

function base64Of(piece: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    // "data:application/octet-stream;base64,AAAA"
    reader.addEventListener("load", () => resolve((reader.result as string).split(",")[1] ?? ""));
    reader.addEventListener("error", () => reject(reader.error ?? new Error("the file cannot be read")));
    reader.readAsDataURL(piece);
  });
}

async function ask<T>(method: string, address: string, body: unknown): Promise<T> {
  const response = await fetch(address, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as T & { readonly detail?: string };
  if (!response.ok) throw new Error(answer.detail ?? `${response.status}`);
  return answer;
}
