import type { Reply } from "../../api.ts";
import type { Words } from "../../words/area.ts";
import { useWords } from "../words.ts";
import type { en } from "../messages/en.ts";
import styles from "./page.module.css";

type Reason = Reply<"GET /api/partner/links">["reasons"][number];

const KNOWN = ["bot", "duplicate", "self", "member-inactive", "program-off"] as const;

/** Why clicks did not count, in a sentence each; nothing where all did. */
export function Reasons({ reasons }: { readonly reasons: readonly Reason[] }) {
  const t = useWords();
  const total = reasons.reduce((sum, { clicks }) => sum + clicks, 0);
  if (total === 0) return null;
  const most = reasons.toSorted((a, b) => b.clicks - a.clicks);
  return (
    <div className={styles["reasons"]}>
      <p>{t("links.reasons", { count: total })}</p>
      <ul>
        {most.map(({ reason, clicks }) => (
          <li key={reason}>{inWords(t, reason, clicks)}</li>
        ))}
      </ul>
    </div>
  );
}

function inWords(t: Words<typeof en>, reason: string, count: number): string {
  const known = KNOWN.find((name) => name === reason);
  return t(known === undefined ? "links.reason.other" : `links.reason.${known}`, { count });
}
