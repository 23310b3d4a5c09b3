import { Badge } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { useWords } from "../daily/words.ts";
import type { DailyWords } from "../daily/words.ts";

export type Mail = Reply<"GET /api/admin/mail">["mails"][number];

const COLOUR = { waiting: "info", kept: "gray", sent: "good", failed: "bad" } as const;

export function MailBadge({ state }: { readonly state: Mail["state"] }) {
  const t = useWords();
  return <Badge color={COLOUR[state]}>{t(`mail.state.${state}`)}</Badge>;
}

const KNOWN = ["order-confirmation", "order-refund", "order-returned"] as const;

/** What kind of mail it is, in words where we have them. */
export function templateName(t: DailyWords, template: string): string {
  const known = KNOWN.find((name) => name === template);
  return known === undefined ? template.replaceAll("-", " ") : t(`template.${known}`);
}
