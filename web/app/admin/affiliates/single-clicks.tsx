import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Form, Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Carried } from "../../ui/report/carried.tsx";
import { CLICK_REASONS } from "../../ui/report/click-query.ts";
import type { ClickQuery } from "../../ui/report/click-query.ts";
import { SingleClickList } from "../../ui/report/single-click-list.tsx";
import type { SingleWish } from "../../ui/report/single-clicks-query.ts";
import { oneOf } from "../daily/given.ts";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

type Single = Reply<"GET /api/admin/clicks/single">["clicks"][number];

interface Given {
  readonly clicks: readonly Single[];
  readonly next: string | null;
  readonly turnedTo: string | undefined;
  readonly lookedTo: string | null;
  readonly exportTo: string;
  readonly wish: ClickQuery;
  readonly single: SingleWish;
  readonly member: string | undefined;
}

/** Every click of the span by itself, narrowed further by reason, page and sub-id. */
export function SingleClicks({ wish, single, member, ...list }: Given) {
  const t = useWords();
  return (
    <SingleClickList
      {...list}
      who={{
        key: "who",
        head: t("counted.affiliate"),
        cell: (click) => <Link to={`/admin/affiliates/of/${click.member.id}`}>{click.member.displayName}</Link>,
      }}
      linkOf={({ link }) => (link === null ? t("counted.without.link") : link.label)}
      reasonOf={(reason) => <Reason of={reason} />}
      words={{
        title: t("counted.single"),
        when: t("counted.single.when"),
        link: t("counted.single.link"),
        from: t("counted.single.from"),
        counts: t("counted.single.counts"),
        conversions: t("counted.conversions"),
        untold: t("counted.without.referrer"),
        valid: t("counted.counts"),
        repeats: (click) => t("counted.single.repeats", { click }),
        none: t("counted.single.none"),
        noneText: t("counted.single.none.text"),
        lookedTo: (moment) =>
          t.rich(list.clicks.length === 0 ? "counted.single.looked.none" : "counted.single.looked", { moment }),
        lookOn: t("counted.single.look-on"),
        file: t("counted.single.file"),
      }}
    >
      <Narrow wish={wish} single={single} member={member} />
    </SingleClickList>
  );
}

function Narrow({ wish, single, member }: Pick<Given, "wish" | "single" | "member">) {
  const t = useWords();
  const { reason, referrer, sub } = single;
  return (
    <Form method="get" className={styles["choose"] ?? ""} preventScrollReset key={JSON.stringify(single)}>
      <Carried of={{ ...wish, member }} />
      <NativeSelect
        name="reason"
        label={t("counted.single.reason")}
        defaultValue={reason ?? ""}
        data={[
          { value: "", label: t("counted.single.reason.any") },
          ...CLICK_REASONS.map((value) => ({ value, label: t(`click-reason.${value}`) })),
        ]}
      />
      <TextInput
        name="referrer"
        label={t("counted.single.referrer")}
        placeholder="blog.example"
        defaultValue={referrer ?? ""}
        maxLength={253}
      />
      <TextInput name="sub" label={t("counted.single.sub")} defaultValue={sub ?? ""} maxLength={200} />
      <Button type="submit" variant="default">
        {t("counted.single.narrow")}
      </Button>
    </Form>
  );
}

/** Why a click does not count, in words; a reason that this version does not know stands as it is called. */
export function Reason({ of }: { readonly of: string }) {
  const t = useWords();
  const known = oneOf(CLICK_REASONS, of);
  return <span>{known === undefined ? of : t(`click-reason.${known}`)}</span>;
}
