import { Form, Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Carried } from "../../ui/report/carried.tsx";
import { CLICK_REASONS } from "../../ui/report/click-query.ts";
import type { ClickQuery } from "../../ui/report/click-query.ts";
import { SingleClickList } from "../../ui/report/single-click-list.tsx";
import type { SingleWish } from "../../ui/report/single-clicks-query.ts";
import { useWords } from "../words.ts";
import styles from "./page.module.css";

type Single = Reply<"GET /api/partner/clicks/single">["clicks"][number];

interface Given {
  readonly clicks: readonly Single[];
  readonly next: string | null;
  readonly turnedTo: string | undefined;
  readonly exportTo: string;
  readonly wish: ClickQuery;
  readonly single: SingleWish;
}

/** Every click of the span by itself, narrowed further by reason, page and sub-id. */
export function SingleClicks({ wish, single, ...list }: Given) {
  const t = useWords();
  return (
    <SingleClickList
      {...list}
      linkOf={({ link }) =>
        link === null ? t("clicks.site") : <Link to={`/office/links/${link.id}`}>{link.label}</Link>
      }
      reasonOf={(reason) => <Reason of={reason} />}
      words={{
        title: t("clicks.single"),
        when: t("clicks.single.when"),
        link: t("clicks.single.link"),
        from: t("clicks.single.from"),
        counts: t("clicks.single.counts"),
        conversions: t("reports.conversions"),
        untold: t("clicks.untold"),
        valid: t("clicks.counts"),
        repeats: (click) => t("clicks.single.repeats", { click }),
        none: t("clicks.single.none"),
        noneText: t("clicks.single.none.text"),
        file: t("clicks.single.file"),
      }}
    >
      <Narrow wish={wish} single={single} />
    </SingleClickList>
  );
}

function Narrow({ wish, single: { reason, referrer, sub } }: Pick<Given, "wish" | "single">) {
  const t = useWords();
  return (
    <Form method="get" className={styles["choose"]} preventScrollReset key={`${reason} ${referrer} ${sub}`}>
      <Carried of={wish} />
      <Choice label={t("clicks.single.reason")} name="reason" defaultValue={reason ?? ""}>
        <option value="">{t("clicks.single.reason.any")}</option>
        {CLICK_REASONS.map((one) => (
          <option key={one} value={one}>
            {t(`clicks.reason.${one}`)}
          </option>
        ))}
      </Choice>
      <Field label={t("clicks.single.referrer")} name="referrer" defaultValue={referrer ?? ""} maxLength={253} />
      <Field label={t("clicks.single.sub")} name="sub" defaultValue={sub ?? ""} maxLength={200} />
      <Button tone="quiet">{t("clicks.single.narrow")}</Button>
    </Form>
  );
}

/** Why a click does not count, in words; a reason that this version does not know stands as it is called. */
export function Reason({ of }: { readonly of: string }) {
  const t = useWords();
  const known = CLICK_REASONS.find((one) => one === of);
  return <span>{known === undefined ? of : t(`clicks.reason.${known}`)}</span>;
}
