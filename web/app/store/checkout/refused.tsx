import type { Problem } from "../../api.ts";
import { Notice } from "../../ui/notice.tsx";
import { useWords } from "../words.ts";
import type { Faults } from "./entries.ts";

const SAID = [
  "price-changed",
  "too-many-requests",
  "key-reused",
  "payment-unknown",
  "sold-out",
  "wrong-state",
] as const;

/** Why nothing was ordered, and what that means for money. What is wrong with a field stands at the field. */
export function Refused({ problem, faults }: { readonly problem: Problem; readonly faults?: Faults }) {
  const t = useWords();
  const count = Object.keys(faults ?? {}).length;
  const said = SAID.find((code) => code === problem.code);
  return (
    <Notice tone="bad" title={t("refused.title")} live>
      <p>
        {count > 0 ? t("refused.fields", { count }) : said === undefined ? problem.detail : t(`refused.${said}`)}{" "}
        {t("refused.money")}
      </p>
    </Notice>
  );
}
