import { Badge, Button, Radio } from "@mantine/core";
import { data, useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Count } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import desk from "../desk/desk.module.css";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { titleOf } from "../promotions/page-meta.ts";
import { useWords } from "../promotions/words.ts";
import type { MoneyWords } from "../promotions/words.ts";
import { useMay } from "../use-staff.ts";
import { Answered } from "./answer.tsx";
import type { Answer } from "./answer.tsx";
import { Markets } from "./markets.tsx";
import { NewRate } from "./new-rate.tsx";
import { DeliveryNav, marketIn } from "./room.tsx";
import type { Market } from "./room.tsx";
import { TaxClasses } from "./tax-classes.tsx";
import type { Route } from "./+types/taxes.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "delivery.taxes");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const { locale } = readPreferences(request);
  const [charges, { products }] = await Promise.all([
    call("GET /api/admin/charges"),
    call("GET /api/admin/products", { query: { locale, limit: 200 } }),
  ]);
  const market = marketIn(charges, request);
  if (market === undefined) throw data(null, { status: 404 });
  const titles = products.map(({ slug, title }) => ({ value: slug, label: title }));
  return { markets: charges.markets, market, classes: charges.taxClasses, products: titles };
}

/** Adds or removes a rate, says how a market rounds, or of which class a product is, as `intent` says. */
export async function action({ context, request }: Route.ActionArgs): Promise<Answer> {
  const call = api(context);
  const form = await request.formData();
  const text = (name: string) => textOf(form, name);
  try {
    switch (text("intent")) {
      case "rate":
        await call("POST /api/admin/tax-rates", {
          body: {
            market: text("market"),
            country: text("country"),
            region: text("region"),
            postcodePrefix: text("postcodePrefix"),
            taxClass: text("taxClass") || "standard",
            name: text("name"),
            percent: text("percent").replace(",", "."),
            validFrom: text("validFrom"),
          },
        });
        break;
      case "remove-rate":
        await call("DELETE /api/admin/tax-rates/{id}", { params: { id: text("id") } });
        break;
      case "rounding":
        await call("PUT /api/admin/markets/{code}/tax-rounding", {
          params: { code: text("market") },
          body: { rounding: text("rounding") === "total" ? "total" : "line" },
        });
        break;
      case "class":
        await call("PUT /api/admin/products/{slug}/tax-class", {
          params: { slug: text("product") },
          body: { taxClass: text("taxClass") || "standard" },
        });
        break;
      default:
        throw data(null, { status: 400 });
    }
    return { done: true };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

type Rate = Market["taxRates"][number];

/** The taxes of a market by place, class and day. */
export default function Taxes({ loaderData: { markets, market, classes, products } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("charges.write");
  const columns: readonly Column<Rate>[] = [
    { key: "place", head: t("tax.col.place"), cell: (rate) => placeOf(t, rate) },
    { key: "class", head: t("tax.col.class"), cell: ({ taxClass }) => taxClass },
    { key: "name", head: t("tax.col.name"), cell: ({ name }) => name },
    {
      key: "rate",
      head: t("tax.col.rate"),
      numeric: true,
      phone: "figure",
      cell: ({ percent }) => <Count value={percent} unit="percent" />,
    },
    {
      key: "time",
      head: t("tax.col.time"),
      cell: (rate) => (
        <>
          {timeOf(t, rate)} {rate.holds ? <Badge color="good">{t("tax.holds")}</Badge> : null}
        </>
      ),
    },
    ...(may ? [{ key: "remove", head: "", cell: (rate: Rate) => <Remove rate={rate} /> } as const] : []),
  ];
  return (
    <>
      <PageTitle title={t("delivery.room")} lead={t("delivery.lead")} />
      <DeliveryNav />
      <Markets markets={markets} here={market} />
      <div className={panels["page"]} key={market.code}>
        <section aria-labelledby="rates">
          <h2 id="rates" className={panels["heading"]}>
            {t("tax.rates")}
          </h2>
          <p className={panels["quiet"]}>
            {t(market.pricesIncludeTax ? "tax.included" : "tax.added")} {t("tax.rates.text")}
          </p>
          <DataTable
            name={t("tax.rates")}
            columns={columns}
            rows={market.taxRates}
            rowKey={({ id }) => id}
            empty={null}
          />
        </section>
        {may ? <NewRate market={market} key={market.taxRates.length} /> : null}
        <Rounding market={market} may={may} />
        <TaxClasses classes={classes} products={products} may={may} />
      </div>
    </>
  );
}

function Remove({ rate }: { readonly rate: Rate }) {
  const t = useWords();
  return (
    <ConfirmWithReason
      label={t("delivery.remove")}
      title={t("tax.remove.title")}
      confirm={t("delivery.remove")}
      tone="quiet"
      fields={{ intent: "remove-rate", id: rate.id }}
      reason={false}
    >
      {t("tax.remove.text", { from: dayOf(t, rate.validFrom) })}
    </ConfirmWithReason>
  );
}

function Rounding({ market, may }: { readonly market: Market; readonly may: boolean }) {
  const t = useWords();
  const fetcher = useFetcher<Answer>();
  return (
    <Card id="rounding" title={t("tax.rounding")}>
      <fetcher.Form method="post">
        <input type="hidden" name="intent" value="rounding" />
        <input type="hidden" name="market" value={market.code} />
        <fieldset disabled={!may} style={{ border: 0, margin: 0, padding: 0 }} className={desk["form"]}>
          <Radio.Group name="rounding" defaultValue={market.rounding} aria-label={t("tax.rounding")}>
            <div className={desk["choices"]}>
              <Radio value="line" label={t("tax.rounding.line")} />
              <Radio value="total" label={t("tax.rounding.total")} />
            </div>
          </Radio.Group>
          <Answered answer={fetcher.state === "idle" ? fetcher.data : undefined} />
          {may ? (
            <div>
              <Button type="submit" variant="default" loading={fetcher.state !== "idle"}>
                {t("delivery.save")}
              </Button>
            </div>
          ) : null}
        </fieldset>
      </fetcher.Form>
    </Card>
  );
}

function placeOf(t: MoneyWords, { country, region, postcodePrefix }: Rate): string {
  if (country === "") return t("tax.place.market");
  const name = new Intl.DisplayNames(t.locale, { type: "region" }).of(country) ?? country;
  const place = region === "" ? name : `${name}, ${region}`;
  return postcodePrefix === "" ? place : t("tax.place.postcode", { place, prefix: postcodePrefix });
}

function timeOf(t: MoneyWords, { validFrom, validUntil }: Rate): string {
  const from = dayOf(t, validFrom);
  if (validUntil !== null) {
    // The last day that it holds is the one before it ends.
    const last = new Date(Date.parse(`${validUntil}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    return t("tax.time.between", { from, until: dayOf(t, last) });
  }
  return validFrom === "2000-01-01" ? t("tax.time.always") : t("tax.time.from", { from });
}

function dayOf(t: MoneyWords, day: string): string {
  return new Intl.DateTimeFormat(t.locale, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
