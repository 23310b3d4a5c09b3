import { data } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Given } from "../../api.ts";
import { Notice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { titleOf } from "../promotions/page-meta.ts";
import { useWords } from "../promotions/words.ts";
import { useMay } from "../use-staff.ts";
import type { Answer } from "./answer.tsx";
import { Markets } from "./markets.tsx";
import { DeliveryNav, marketIn } from "./room.tsx";
import { ZoneCard } from "./zone-card.tsx";
import { ZoneForm } from "./zone-form.tsx";
import type { Route } from "./+types/shipping.ts";
import styles from "./delivery.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "delivery.room");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const charges = await api(context)("GET /api/admin/charges");
  const market = marketIn(charges, request);
  if (market === undefined) throw data(null, { status: 404 });
  return { markets: charges.markets, market };
}

const listOf = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean);

/** Saves or removes a zone, or saves a method, as `intent` says; without an id it is a new one. */
export async function action({ context, request }: Route.ActionArgs): Promise<Answer> {
  const call = api(context);
  const form = await request.formData();
  const id = textOf(form, "id");
  try {
    switch (textOf(form, "intent")) {
      case "zone": {
        const body: NonNullable<Given<"POST /api/admin/shipping-zones">["body"]> = {
          market: textOf(form, "market"),
          name: textOf(form, "name"),
          countries: listOf(textOf(form, "countries")),
          regions: textOf(form, "regions")
            .split(",")
            .map((region) => region.trim())
            .filter(Boolean),
          postcodePrefixes: listOf(textOf(form, "postcodePrefixes")),
        };
        await (id === ""
          ? call("POST /api/admin/shipping-zones", { body })
          : call("PUT /api/admin/shipping-zones/{id}", { params: { id }, body }));
        break;
      }
      case "remove-zone":
        await call("DELETE /api/admin/shipping-zones/{id}", { params: { id } });
        break;
      case "method": {
        const body = methodOf(form);
        await (id === ""
          ? call("POST /api/admin/shipping-methods", { body })
          : call("PUT /api/admin/shipping-methods/{id}", { params: { id }, body }));
        break;
      }
      default:
        throw data(null, { status: 400 });
    }
    return { done: true };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

function methodOf(form: FormData): NonNullable<Given<"POST /api/admin/shipping-methods">["body"]> {
  const number = (name: string): number | null => (textOf(form, name) === "" ? null : Number(textOf(form, name)));
  const texts = (name: string): readonly string[] =>
    form.getAll(name).map((value) => (typeof value === "string" ? value.trim().replace(",", ".") : ""));
  const amounts = texts("amount");
  const goods = texts("fromGoods");
  const grams = texts("upToGrams");
  return {
    zone: textOf(form, "zone"),
    names: { en: textOf(form, "en"), de: textOf(form, "de"), ja: textOf(form, "ja") },
    taxClass: textOf(form, "taxClass") || "standard",
    daysLeast: number("daysLeast"),
    daysMost: number("daysMost"),
    position: number("position") ?? 0,
    active: form.has("active"),
    rates: amounts.flatMap((amount, index) =>
      amount === ""
        ? []
        : [
            {
              amount,
              fromGoods: goods[index] || "0",
              upToGrams: grams[index] === undefined || grams[index] === "" ? null : Number(grams[index]),
            },
          ],
    ),
  };
}

/** Where parcels of a market go, by which ways, and what these cost. */
export default function Shipping({ loaderData: { markets, market } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("charges.write");
  return (
    <>
      <PageTitle title={t("delivery.room")} lead={t("delivery.lead")} />
      <DeliveryNav />
      <Markets markets={markets} here={market} />
      <div className={styles["zones"]} key={market.code}>
        <Notice>{t("zone.choice")}</Notice>
        {market.zones.map((zone) => (
          <ZoneCard key={zone.id} zone={zone} market={market} may={may} />
        ))}
        {may ? (
          <section className={panels["card"]}>
            <h2 className={panels["heading"]}>{t("zone.new")}</h2>
            <ZoneForm market={market} key={market.zones.length} />
          </section>
        ) : null}
      </div>
    </>
  );
}
