import { useCallback, useState } from "react";
import { useActionData, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { idempotencyKey, IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { GoodsPicker, pickedIn } from "../../ui/goods-picker.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { useRoot } from "../../use-root.ts";
import { titleOf } from "../page-meta.ts";
import { signedIn } from "../session.ts";
import { useWords } from "../words.ts";
import { findGoods } from "./find-goods.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "sell.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { locale } = readPreferences(request);
  const { market, markets } = await api(context)("GET /api/store/shell", { query: { locale } });
  const { member } = signedIn(context);
  return {
    markets: markets.map(({ code, name }) => ({ code, name })),
    here: market.code,
    may: member.kind === "distributor" && member.status === "active",
  };
}

const METHODS = ["manual-cash", "manual-transfer"] as const;

interface Answer {
  readonly sold?: Reply<"POST /api/partner/direct-sales">;
  readonly problem?: Problem;
  readonly empty?: true;
}

export async function action({ context, request }: Route.ActionArgs): Promise<Answer> {
  const form = await request.formData();
  const read = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const lines = pickedIn(form);
  if (lines.length === 0) return { empty: true };
  try {
    const sold = await api(context)("POST /api/partner/direct-sales", {
      body: {
        market: read("market"),
        locale: readPreferences(request).locale,
        buyer: {
          name: read("name"),
          email: read("email"),
          line1: read("line1"),
          postcode: read("postcode"),
          city: read("city"),
        },
        lines,
        method: METHODS.find((one) => one === read("method")) ?? METHODS[0],
      },
      idempotencyKey: idempotencyKey(form),
    });
    return { sold };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

/** A distributor's sale in person: recorded here, confirmed by the company when it has the money. */
export default function Sell({ loaderData: { markets, here, may } }: Route.ComponentProps) {
  const t = useWords();
  const answer = useActionData<typeof action>();
  return (
    <div className={styles["page"]}>
      <PageTitle title={t("sell.title")} lead={t("sell.lead")} />
      {answer?.sold === undefined ? null : (
        <Notice tone="good" live>
          <p>{t.rich("sell.done", { number: answer.sold.order.number, total: <Money value={answer.sold.total} /> })}</p>
          <p>{t("sell.done.next")}</p>
          <p>
            <a href={`/orders/${answer.sold.token}`}>{t("sell.page")}</a>
          </p>
        </Notice>
      )}
      {may ? (
        // Once one is recorded the next begins empty.
        <SaleForm key={answer?.sold?.order.id ?? ""} markets={markets} here={here} answer={answer} />
      ) : (
        <Notice>{t("sell.not-yours")}</Notice>
      )}
    </div>
  );
}

function SaleForm({
  markets,
  here,
  answer,
}: Pick<Route.ComponentProps["loaderData"], "markets" | "here"> & { readonly answer: Answer | undefined }) {
  const t = useWords();
  const { locale } = useRoot();
  const busy = useNavigation().state === "submitting";
  const [market, setMarket] = useState(here);
  const find = useCallback(
    (text: string, signal: AbortSignal) => findGoods(text, market, locale, signal),
    [locale, market],
  );
  return (
    <IdempotentForm className={styles["form"] ?? ""}>
      <section className={styles["part"]} aria-labelledby="goods">
        <h2 id="goods" className={styles["heading"]}>
          {t("sell.goods")}
        </h2>
        <Choice
          name="market"
          label={t("sell.market")}
          value={market}
          onChange={(event) => setMarket(event.currentTarget.value)}
        >
          {markets.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Choice>
        {/* Prices are the market's: another one begins anew. */}
        <GoodsPicker
          key={market}
          find={find}
          words={{
            search: t("sell.search"),
            hint: t("sell.search.hint"),
            nothing: t("sell.search.nothing"),
            quantity: (title) => t("sell.quantity", { title }),
            remove: (title) => t("sell.remove", { title }),
            sum: t("sell.sum"),
            empty: t("sell.none"),
          }}
        />
        <p className={styles["quiet"]}>{t("sell.note")}</p>
      </section>
      <section className={styles["part"]} aria-labelledby="buyer">
        <h2 id="buyer" className={styles["heading"]}>
          {t("sell.buyer")}
        </h2>
        <div className={styles["sides"]}>
          <Field name="name" label={t("sell.name")} required maxLength={200} autoComplete="off" />
          <Field
            name="email"
            type="email"
            label={t("sell.email")}
            hint={t("sell.email.hint")}
            required
            maxLength={300}
            autoComplete="off"
          />
          <Field name="line1" label={t("sell.line1")} maxLength={200} autoComplete="off" />
          <Field name="postcode" label={t("sell.postcode")} maxLength={40} autoComplete="off" />
          <Field name="city" label={t("sell.city")} maxLength={200} autoComplete="off" />
          <Choice name="method" label={t("sell.method")}>
            <option value={METHODS[0]}>{t("sell.cash")}</option>
            <option value={METHODS[1]}>{t("sell.transfer")}</option>
          </Choice>
        </div>
      </section>
      {answer?.empty === true && !busy ? (
        <Notice tone="bad" live>
          {t("sell.choose")}
        </Notice>
      ) : null}
      {answer?.problem === undefined || busy ? null : (
        <ProblemNotice problem={answer.problem} title={t("sell.refused")} />
      )}
      <p>
        <Button busy={busy}>{t("sell.do")}</Button>
      </p>
    </IdempotentForm>
  );
}
