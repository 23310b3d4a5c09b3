import { Button, Textarea } from "@mantine/core";
import { useCallback, useEffect, useId, useState } from "react";
import { redirect, useFetcher, useNavigation, useRouteLoaderData } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { GoodsPicker, pickedIn } from "../../ui/goods-picker.tsx";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { SumRow, SumRows } from "../../ui/office/sum-rows.tsx";
import { textOf } from "../daily/given.ts";
import { minorOf } from "../daily/minor.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { findProducts } from "../desk/product-search.ts";
import { useRoot } from "../../use-root.ts";
import type { loader as orderLoader } from "./order.tsx";
import type { AdminOrder } from "./state.tsx";
import type { Route } from "./+types/add.ts";
import styles from "./refund.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "orders.title");
}

type Quote = Reply<"POST /api/admin/orders/{id}/lines/quote">;
interface Answer {
  readonly quote?: Quote;
  readonly problem?: Problem;
}

/** `quote` says what it would come to and changes nothing; anything else adds. */
export async function action({ context, params: { id }, request }: Route.ActionArgs): Promise<Answer | Response> {
  const call = api(context);
  const form = await request.formData();
  const lines = pickedIn(form);
  try {
    if (textOf(form, "intent") === "quote") {
      return { quote: await call("POST /api/admin/orders/{id}/lines/quote", { params: { id }, body: { lines } }) };
    }
    const [amount = "", currency = ""] = textOf(form, "expected").split(" ");
    await call("POST /api/admin/orders/{id}/lines", {
      params: { id },
      body: {
        lines,
        reason: textOf(form, "reason"),
        ...(amount === "" ? {} : { expectedTotal: { amount, currency } }),
      },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(`/admin/orders/${id}`);
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

/** More into an order that is not paid, with what it comes to in sight before anything happens. */
export default function Add({ actionData, params: { id } }: Route.ComponentProps) {
  const t = useWords();
  const order = useRouteLoaderData<typeof orderLoader>("admin/orders/order")?.order;
  if (order === undefined) return null;
  const title = t("add.title", { number: order.number });
  const closeTo = `/admin/orders/${id}`;
  if (order.state === "placed" && order.giftCard === null) {
    return <Open order={order} title={title} closeTo={closeTo} problem={actionData?.problem} />;
  }
  return (
    <SidePanel title={title} closeTo={closeTo}>
      <Notice title={t("add.closed")}>
        <p>{t("add.closed.text")}</p>
      </Notice>
    </SidePanel>
  );
}

function Open({
  order,
  title,
  closeTo,
  problem,
}: {
  readonly order: AdminOrder;
  readonly title: string;
  readonly closeTo: string;
  readonly problem: Problem | undefined;
}) {
  const t = useWords();
  const { locale } = useRoot();
  const form = useId();
  const busy = useNavigation().state !== "idle";
  const [lines, setLines] = useState<readonly { readonly variantId: string; readonly quantity: number }[]>([]);
  const { submit, data, state } = useFetcher<Answer>();
  const { market } = order;
  const find = useCallback(
    async (text: string, signal: AbortSignal) =>
      (await findProducts(text, locale, signal))
        .filter(({ status }) => status === "on-sale")
        .flatMap(({ title: product, variants }) =>
          variants.flatMap((variant) => {
            const retail = variant.prices.find((price) => price.market === market && price.class === "retail");
            return retail === undefined
              ? []
              : [{ variantId: variant.id, title: `${product}, ${variant.name}`, price: retail.price }];
          }),
        ),
    [locale, market],
  );
  useEffect(() => {
    if (lines.length === 0) return undefined;
    const soon = setTimeout(() => {
      const wish = new FormData();
      wish.set("intent", "quote");
      for (const { variantId, quantity } of lines) wish.set(`units.${variantId}`, String(quantity));
      void submit(wish, { method: "post", action: `/admin/orders/${order.id}/add` });
    }, 200);
    return () => clearTimeout(soon);
  }, [lines, order.id, submit]);
  const quote = lines.length === 0 ? undefined : data?.quote;
  const isShort = quote !== undefined && quote.short.length > 0;
  return (
    <SidePanel
      title={title}
      closeTo={closeTo}
      foot={
        <div className={styles["foot"]}>
          <p className={styles["sum"]} aria-live="polite">
            <span>{t("add.total")}</span>
            <b>
              <Money value={quote?.total ?? order.totals.total} />
            </b>
          </p>
          <Button
            type="submit"
            form={form}
            disabled={quote === undefined || isShort || state !== "idle"}
            loading={busy}
            size="md"
          >
            {t("add.confirm")}
          </Button>
        </div>
      }
    >
      <IdempotentForm id={form} className={styles["form"]} preventScrollReset>
        <p>{t("add.lead")}</p>
        <GoodsPicker
          find={find}
          onLines={setLines}
          words={{
            search: t("add.search"),
            hint: t("add.search.hint"),
            nothing: t("add.search.nothing"),
            quantity: (of) => t("add.quantity", { title: of }),
            remove: (of) => t("add.remove", { title: of }),
            sum: t("add.total"),
            empty: t("add.none"),
          }}
        />
        {quote === undefined ? null : (
          <SumRows>
            <SumRow name={t("add.before")}>
              <Money value={quote.before} />
            </SumRow>
            <SumRow name={t("order.goods")}>
              <Money value={quote.goods} />
            </SumRow>
            {minorOf(quote.discount) === 0n ? null : (
              <SumRow name={t("add.discount")}>
                −<Money value={quote.discount} />
              </SumRow>
            )}
            <SumRow name={t("order.shipping")}>
              <Money value={quote.shipping} />
            </SumRow>
            <SumRow name={t("add.tax")}>
              <Money value={quote.tax} />
            </SumRow>
            <SumRow name={t("order.total")} total>
              <Money value={quote.total} />
            </SumRow>
            {minorOf(quote.due) === minorOf(quote.total) ? null : (
              <SumRow name={t("order.due")}>
                <Money value={quote.due} />
              </SumRow>
            )}
          </SumRows>
        )}
        {isShort ? (
          <Notice tone="bad" live>
            {quote.short.map((line) => (
              <p key={line.variantId}>{t("add.short", { title: line.title, available: line.available })}</p>
            ))}
          </Notice>
        ) : null}
        {quote === undefined ? null : (
          <input type="hidden" name="expected" value={`${quote.total.amount} ${quote.total.currency}`} />
        )}
        <Textarea
          name="reason"
          label={t("add.reason")}
          description={t("add.reason.hint")}
          required
          minLength={3}
          maxLength={500}
        />
        {data?.problem === undefined || lines.length === 0 ? null : <ProblemNotice problem={data.problem} />}
        {problem === undefined || busy ? null : <ProblemNotice problem={problem} />}
      </IdempotentForm>
    </SidePanel>
  );
}
