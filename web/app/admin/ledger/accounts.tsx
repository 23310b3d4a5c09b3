import { Badge } from "@mantine/core";
import { Form } from "react-router";
import { api } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../money/page-meta.ts";
import { useWords } from "../money/words.ts";
import { useMay } from "../use-staff.ts";
import { TrialBalance } from "./trial-balance.tsx";
import type { Route } from "./+types/accounts.ts";
import styles from "./accounts.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "ledger.title");
}

export const loader = async ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/ledger/accounts");

/** The trial balance, a currency at a time: every account's sum, each leading to what it is made of. */
export default function Ledger({ loaderData: books }: Route.ComponentProps) {
  const mayFind = useMay("member.read");
  const { totals, problems } = books;
  const t = useWords();
  const isWhole = problems.length === 0;
  return (
    <>
      <PageTitle
        title={t("ledger.title")}
        lead={t("ledger.lead")}
        beside={<Badge color={isWhole ? "good" : "bad"}>{t(isWhole ? "ledger.balanced" : "ledger.unbalanced")}</Badge>}
        actions={
          <ButtonLink to="/admin/ledger/entries" tone="quiet">
            {t("ledger.entries.all")}
          </ButtonLink>
        }
      />
      {isWhole ? null : (
        <Notice tone="bad" title={t("ledger.problems")}>
          <ul>
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
          <p>{t("ledger.problems.mend")}</p>
        </Notice>
      )}
      {totals.length === 0 ? (
        <Empty title={t("ledger.empty")}>{t("ledger.empty.text")}</Empty>
      ) : (
        <>
          {mayFind ? <FindMember /> : null}
          <TrialBalance books={books} />
        </>
      )}
    </>
  );
}

function FindMember() {
  const t = useWords();
  return (
    <search>
      <Form method="get" action="/admin/ledger/members" className={styles["find"]}>
        <label>
          <Icon name="search" size={16} />
          <span className="said">
            {t("ledger.find")}: {t("ledger.find.label")}
          </span>
          <input type="search" name="q" placeholder={t("ledger.find")} />
        </label>
      </Form>
    </search>
  );
}
