/** Keys in mails: in the queue they are sealed, in the outbox masked; readable they are only in what is sent. */
import { z } from "zod";
import type { RevealMail } from "../../foundation/send-mail.ts";
import type { Sealer } from "../../foundation/seal-text.ts";
import { openKey } from "./model.ts";

const withKeys = z.looseObject({
  keys: z.array(
    z.looseObject({
      keys: z.array(z.object({ sealed: z.string(), bound: z.string(), masked: z.string() })),
    }),
  ),
});

/** What becomes of a mail's sealed keys; undefined for mails without any. */
export function revealKeys(sealer: Sealer): RevealMail {
  return (data) => {
    const read = withKeys.safeParse(data);
    if (!read.success) return undefined;
    const as = (show: (key: { sealed: string; bound: string; masked: string }) => string) => ({
      ...read.data,
      keys: read.data.keys.map((line) => ({ ...line, keys: line.keys.map(show) })),
    });
    return { kept: as(({ masked }) => masked), sent: as((key) => openKey(sealer, key)) };
  };
}
