import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useId } from "react";
import { Link, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { formatMoney } from "../../ui/format-money.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { ConversionStory } from "../../ui/office/conversion-story.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { useLocale } from "../../words/area.ts";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { findWhom, lookAtEvent, readEvent, recordEvent } from "./look-at-event.ts";
import type { LookedAt, Whom } from "./look-at-event.ts";
import { titleOf } from "./page-meta.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/new-event.ts";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "event.new");
}

export async function loader({ context }: Route.LoaderArgs) {
  const { programs } = await api(context)("GET /api/admin/programs");
  return { programs: programs.map(({ id, name }) => ({ value: id, label: name })) };
}

type Answer =
  | { readonly problem: Problem }
  | { readonly missing: "order" | "market"; readonly number: string }
  | { readonly look: LookedAt }
  | { readonly done: Awaited<ReturnType<typeof recordEvent>> };

export async function action({ context, request }: Route.ActionArgs): Promise<Answer> {
  const call = api(context);
  const form = await request.formData();
  const wish = readEvent(form);
  try {
    const whom = await findWhom(call, wish);
    if (typeof whom === "string") return { missing: whom, number: wish.whose };
    if (textOf(form, "deed") === "look") return { look: await lookAtEvent(call, wish, whom) };
    return { done: await recordEvent(call, wish, whom) };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

/** An event that no system reports: looked at first, then recorded for whoever brought it. */
export default function NewEvent({ loaderData: { programs }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const form = useId();
  const busy = useNavigation().state !== "idle";
  const deed = (value: string) => ({ type: "submit", form, name: "deed", value, disabled: busy, size: "md" }) as const;
  return (
    <SidePanel
      title={t("event.new")}
      closeTo="/admin/affiliates/conversions"
      foot={
        <div className={panels["buttons"]}>
          <Button {...deed("look")} variant="default">
            {t("event.look")}
          </Button>
          <Button {...deed("record")}>{t("event.do")}</Button>
        </div>
      }
    >
      <IdempotentForm id={form} className={styles["form"] ?? ""} preventScrollReset>
        <p>{t("event.lead")}</p>
        <NativeSelect name="program" label={t("event.program")} data={programs} required />
        <TextInput
          name="event"
          label={t("event.what")}
          description={t("event.what.hint")}
          defaultValue="lead"
          pattern="[a-z][a-z0-9\-]{1,29}"
          required
          autoComplete="off"
        />
        <TextInput
          name="reference"
          label={t("event.reference")}
          description={t("event.reference.hint")}
          required
          maxLength={100}
          autoComplete="off"
        />
        <TextInput
          name="person"
          label={t("event.person")}
          description={t("event.person.hint")}
          required
          maxLength={200}
          autoComplete="off"
        />
        <div className={styles["choose"]}>
          <TextInput
            name="name"
            label={t("event.name")}
            description={t("event.name.hint")}
            maxLength={200}
            autoComplete="off"
          />
          <TextInput
            name="market"
            label={t("event.market")}
            description={t("event.market.hint")}
            maxLength={12}
            autoComplete="off"
          />
        </div>
        <div className={styles["choose"]}>
          <TextInput
            name="code"
            label={t("event.code")}
            description={t("event.code.hint")}
            maxLength={60}
            autoComplete="off"
          />
          <TextInput
            name="click"
            label={t("event.click")}
            description={t("event.click.hint")}
            maxLength={200}
            autoComplete="off"
          />
        </div>
        <div className={styles["choose"]}>
          <TextInput
            name="value"
            label={t("event.value")}
            description={t("event.value.hint")}
            inputMode="decimal"
            pattern="\d{1,12}([.,]\d{1,3})?"
            autoComplete="off"
          />
          <TextInput
            name="currency"
            label={t("event.currency")}
            defaultValue="EUR"
            pattern="[A-Za-z]{3}"
            autoComplete="off"
          />
        </div>
        {actionData === undefined || busy ? null : <Told answer={actionData} />}
      </IdempotentForm>
    </SidePanel>
  );
}

function Told({ answer }: { readonly answer: Answer }) {
  const t = useWords();
  if ("problem" in answer) {
    return <ProblemNotice problem={answer.problem} title={t("refused")} money={t("refused.money")} />;
  }
  if ("missing" in answer) {
    return (
      <Notice tone="bad" title={t("refused")} live>
        <p>
          {answer.missing === "order"
            ? t("find.order.none", { number: answer.number })
            : t("event.market.none", { mail: answer.number })}
        </p>
      </Notice>
    );
  }
  if ("look" in answer) return <Look of={answer.look} />;
  const { conversion, created } = answer.done;
  if (conversion === null) {
    return (
      <Notice tone="wait" title={t("event.nobody")} live>
        <p>{t("event.nobody.text")}</p>
      </Notice>
    );
  }
  return (
    <>
      <Notice tone={created ? "good" : "wait"} title={t(created ? "event.done" : "event.known")} live>
        {created ? null : <p>{t("event.known.text")}</p>}
        <p>
          <Link className={panels["link"]} to={`/admin/affiliates/conversions/${conversion.id}`}>
            {t("event.see")}
          </Link>
        </p>
      </Notice>
      <ConversionStory conversion={conversion} />
    </>
  );
}

/** What it would come to if it were recorded now: tried on the server, and taken back. */
function Look({ of }: { readonly of: LookedAt }) {
  const t = useWords();
  const { whom, would, known } = of;
  return (
    <Notice tone={would === null ? "wait" : "info"} title={t("event.look.title")} live>
      <p>{whomIn(t, whom)}</p>
      {would === null ? null : (
        <>
          <p>
            {t.rich("event.look.whose", {
              name: <Link to={`/admin/affiliates/of/${would.affiliate.id}`}>{would.affiliate.displayName}</Link>,
            })}
          </p>
          <ConversionStory conversion={would} />
        </>
      )}
      {known === null ? null : (
        <p>
          {t("event.known.text")}{" "}
          <Link className={panels["link"]} to={`/admin/affiliates/conversions/${known}`}>
            {t("event.see")}
          </Link>
        </p>
      )}
      {would === null && known === null ? <Nobodys of={of} /> : null}
    </Notice>
  );
}

function whomIn(t: ReturnType<typeof useWords>, whom: Whom): string {
  const { market } = whom;
  if ("email" in whom) return t("event.look.person", { name: whom.name || whom.email, market });
  return whom.name === null
    ? t("event.look.person.unnamed", { number: whom.title, market })
    : t("event.look.person", { name: whom.name, market });
}

/** Why nobody would have it, as far as the program tells: what it pays for, where, and what decides whose it is. */
function Nobodys({ of: { whom, program, event, never, rates, worthless, ways } }: { readonly of: LookedAt }) {
  const t = useWords();
  const locale = useLocale();
  return (
    <>
      <p>{t("event.look.nobody")}</p>
      {never === null ? null : <p>{t(`event.look.${never}`, { program, market: whom.market })}</p>}
      <p>
        {rates.length === 0
          ? t("event.look.no-rates", { program, event })
          : t("event.look.rates", { program, event, count: rates.length })}
      </p>
      {rates.length === 0 ? null : (
        <ul>
          {rates.map(({ id, title, percent, fixed }) => (
            <li key={id}>
              {percent === null
                ? t("event.look.rate.fixed", {
                    title,
                    sum: Object.entries(fixed ?? {})
                      .map(([currency, amount]) => formatMoney({ amount, currency }, locale))
                      .join(", "),
                  })
                : t("event.look.rate.percent", { title, percent })}
            </li>
          ))}
        </ul>
      )}
      {worthless ? <p>{t("event.look.worthless")}</p> : null}
      <p>{t("event.look.order", { ways: ways.map((way) => t(`way.${way}`)).join(", ") })}</p>
    </>
  );
}
