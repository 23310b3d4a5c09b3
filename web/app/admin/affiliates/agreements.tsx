import { Textarea } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { When } from "../../ui/when.tsx";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { AddForm } from "./add-form.tsx";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

type Program = Reply<"GET /api/admin/programs/{id}">;

/** What affiliates agree to, version by version. */
export function Agreements({ agreements, may }: { readonly agreements: Program["agreements"]; readonly may: boolean }) {
  const t = useWords();
  const [current] = agreements.toSorted((a, b) => b.version - a.version);
  return (
    <Card id="agreements" title={t("agreements.title")}>
      {current === undefined ? <p className={panels["quiet"]}>{t("agreements.none")}</p> : null}
      {agreements
        .toSorted((a, b) => b.version - a.version)
        .map(({ version, text, disclosure, publishedAt }) => (
          <details key={version} open={version === current?.version}>
            <summary>
              {t("agreements.version", { version })} · <When at={publishedAt} />
            </summary>
            <p className={styles["text"]}>{text}</p>
            <p className={panels["quiet"]}>{t("agreements.disclosure", { text: disclosure })}</p>
          </details>
        ))}
      {may ? (
        <AddForm deed="agreement" label={t("agreements.publish")} confirm={t("agreements.do")}>
          <p>{t("agreements.means")}</p>
          <Textarea
            name="text"
            label={t("agreements.text")}
            defaultValue={current?.text ?? ""}
            autosize
            minRows={6}
            maxRows={16}
            required
            minLength={10}
            maxLength={50000}
          />
          <Textarea
            name="disclosure"
            label={t("agreements.disclosure.label")}
            defaultValue={current?.disclosure ?? ""}
            required
            minLength={3}
            maxLength={500}
          />
        </AddForm>
      ) : null}
      {agreements.length > 0 ? (
        <p className={panels["quiet"]}>{t("agreements.count", { count: agreements.length })}</p>
      ) : null}
    </Card>
  );
}
