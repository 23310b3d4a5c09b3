/** Bytes of a part: also where every letter is escaped in JSON, it stays below what one request of the API may have. */
export const PART = 96 * 1024;

/**
 * Sends a CSV file in parts in the place of what was sent before, the first numbered 1; parts are cut between letters.
 * @throws where the API refuses a part, with what it said, and where the file is not UTF-8.
 */
export async function sendFile(
  address: string,
  file: Blob,
  told: (sent: number) => void,
  fetching: typeof fetch = fetch,
): Promise<void> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  await ask(fetching, address, { method: "DELETE" });
  let part = 0;
  for (let from = 0; from < file.size; from += PART) {
    const bytes = await file.slice(from, from + PART).arrayBuffer();
    const content = decoder.decode(bytes, { stream: from + PART < file.size });
    part += 1;
    await ask(fetching, `${address}/${part}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ content }),
    });
    told(Math.min(from + PART, file.size));
  }
}

async function ask(fetching: typeof fetch, address: string, init: RequestInit): Promise<void> {
  const response = await fetching(address, init);
  if (response.ok) return;
  const { detail } = (await response.json()) as { readonly detail?: string };
  throw new Error(detail ?? `${response.status}`);
}
