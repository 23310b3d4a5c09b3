import { Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useCallback, useState } from "react";
import { Link, useActionData, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { idempotencyKey, IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { GoodsPicker, pickedIn } from "../../ui/goods-picker.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { defineArea } from "../../words/area.ts";
import { oneOf, textOf } from "../daily/given.ts";
import desk from "../desk/desk.module.css";
import { findProducts } from "../desk/product-search.ts";
import { sell as de } from "../messages/sell.de.ts";
import { sell as en } from "../messages/sell.en.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { useRoot } from "../../use-root.ts";
import type { Route } from "./+types/sell.ts";

const { useWords, wordsFor } = defineArea({ en, de });

export function meta({ matches }: Route.MetaArgs) {
  const root = matches[0]?.loaderData;
  return [{ title: `${wordsFor(root?.locale ?? "en")("sell.title")} · ${root?.brand.name ?? "Fairline"}` }];
}

export async function loader({ context }: Route.LoaderArgs) {
  const { markets } = await api(context)("GET /api/admin/catalog-terms", { query: {} });
  return { markets };
}

const METHODS = ["manual-cash", "manual-transfer"] as const;

type Sold = Reply<"POST /api/admin/direct-sales">;
interface Answer {
  readonly sold?: Sold & { readonly receipt: string | null };
  readonly problem?: Problem;
  readonly empty?: true;
}

export async function action({ context, request }: Route.ActionArgs): Promise<Answer> {
  const form = await request.formData();
  const call = api(context);
  const lines = pickedIn(form);
  if (lines.length === 0) return { empty: true };
  const seller = textOf(form, "soldBy").replace(/^@/, "");
  try {
    const sold = await call("POST /api/admin/direct-sales", {
      body: {
        market: textOf(form, "market"),
        buyer: {
          name: textOf(form, "name"),
          email: textOf(form, "email"),
          line1: textOf(form, "line1"),
          postcode: textOf(form, "postcode"),
          city: textOf(form, "city"),
        },
        lines,
        method: oneOf(METHODS, form.get("method")) ?? METHODS[0],
        soldBy: seller === "" ? null : seller,
        handedOver: form.has("handedOver"),
        reason: textOf(form, "reason"),
      },
      idempotencyKey: idempotencyKey(form),
    });
    const { invoices } = await call("GET /api/admin/orders/{id}/invoices", { params: { id: sold.order.id } });
    return { sold: { ...sold, receipt: invoices[0]?.id ?? null } };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

/** A sale at the counter: goods, buyer and money, recorded and paid at once. */
export default function Sell({ loaderData: { markets } }: Route.ComponentProps) {
  const t = useWords();
  const answer = useActionData<typeof action>();
  const may = useMay("order.refund");
  return (
    <>
      <PageTitle title={t("sell.title")} lead={t("sell.lead")} />
      <div className={panels["page"]}>
        {answer?.sold === undefined ? null : <Done sold={answer.sold} />}
        {/* Once one is recorded the next begins empty. */}
        {may ? <SaleForm key={answer?.sold?.order.id ?? ""} markets={markets} answer={answer} /> : null}
      </div>
    </>
  );
}

function Done({ sold: { order, total, token, receipt } }: { readonly sold: NonNullable<Answer["sold"]> }) {
  const t = useWords();
  return (
    <Notice tone="good" live>
      <p>{t.rich("sell.done", { number: order.number, total: <Money value={total} /> })}</p>
      <p className={panels["buttons"]}>
        <Link to={`/admin/orders/${order.id}`} className={panels["link"]}>
          {t("sell.open")}
        </Link>
        {receipt === null ? null : (
          <a href={`/api/admin/invoices/${receipt}.pdf`} className={panels["link"]} download>
            {t("sell.receipt")}
          </a>
        )}
        <a href={`/orders/${token}`} className={panels["link"]}>
          {t("sell.page")}
        </a>
      </p>
    </Notice>
  );
}

function SaleForm({
  markets,
  answer,
}: {
  readonly markets: Route.ComponentProps["loaderData"]["markets"];
  readonly answer: Answer | undefined;
}) {
  const t = useWords();
  const { locale } = useRoot();
  const busy = useNavigation().state === "submitting";
  const [market, setMarket] = useState(markets[0]?.code ?? "");
  const find = useCallback(
    async (text: string, signal: AbortSignal) =>
      (await findProducts(text, locale, signal))
        .filter(({ status }) => status === "on-sale")
        .flatMap(({ title, variants }) =>
          variants.flatMap((variant) => {
            const retail = variant.prices.find((price) => price.market === market && price.class === "retail");
            return retail === undefined
              ? []
              : [{ variantId: variant.id, title: `${title}, ${variant.name}`, price: retail.price }];
          }),
        ),
    [locale, market],
  );
  return (
    <IdempotentForm className={desk["form"] ?? ""}>
      <section className={panels["card"]}>
        <h2 className={panels["heading"]}>{t("sell.goods")}</h2>
        <div className={desk["form"]}>
          <NativeSelect
            name="market"
            label={t("sell.market")}
            data={markets.map(({ code, name, currency }) => ({ value: code, label: `${name} (${currency})` }))}
            value={market}
            onChange={(event) => setMarket(event.currentTarget.value)}
            maw={320}
          />
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
          <p className={panels["quiet"]}>{t("sell.price.note")}</p>
        </div>
      </section>
      <section className={panels["card"]}>
        <h2 className={panels["heading"]}>{t("sell.buyer")}</h2>
        <div className={desk["fields"]}>
          <TextInput name="name" label={t("sell.name")} required maxLength={200} autoComplete="off" />
          <TextInput
            name="email"
            type="email"
            label={t("sell.email")}
            description={t("sell.email.hint")}
            required
            maxLength={300}
            autoComplete="off"
          />
          <TextInput name="line1" label={t("sell.line1")} description={t("sell.address.hint")} maxLength={200} />
          <TextInput name="postcode" label={t("sell.postcode")} maxLength={40} />
          <TextInput name="city" label={t("sell.city")} maxLength={200} />
        </div>
      </section>
      <section className={panels["card"]}>
        <h2 className={panels["heading"]}>{t("sell.money")}</h2>
        <div className={desk["fields"]}>
          <NativeSelect
            name="method"
            label={t("sell.method")}
            data={[
              { value: METHODS[0], label: t("sell.cash") },
              { value: METHODS[1], label: t("sell.transfer") },
            ]}
          />
          <TextInput name="soldBy" label={t("sell.by")} description={t("sell.by.hint")} maxLength={60} />
          <Textarea
            name="reason"
            label={t("sell.reason")}
            description={t("sell.reason.hint")}
            required
            minLength={3}
            maxLength={500}
            autosize
          />
        </div>
        <Checkbox name="handedOver" label={t("sell.handed")} defaultChecked />
      </section>
      {answer?.empty === true && !busy ? (
        <Notice tone="bad" live>
          {t("sell.choose")}
        </Notice>
      ) : null}
      {answer?.problem === undefined || busy ? null : (
        <ProblemNotice problem={answer.problem} title={t("sell.refused")} />
      )}
      <div>
        <Button type="submit" loading={busy}>
          {t("sell.do")}
        </Button>
      </div>
    </IdempotentForm>
  );
}
