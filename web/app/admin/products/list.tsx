import { Badge } from "@mantine/core";
import { useSearchParams } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import { useMay } from "../use-staff.ts";
import { SetStock } from "./set-stock.tsx";
import { isLow, isOut, Thing, variantsOf } from "./variant.tsx";
import type { Variant } from "./variant.tsx";
import type { Route } from "./+types/list.ts";
import styles from "./products.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "products.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const { q, filters } = readTableQuery(request, ["stock"]);
  const { products } = await api(context)("GET /api/admin/products", {
    query: { locale: readPreferences(request).locale, ...(q === undefined ? {} : { search: q }) },
  });
  const stock = oneOf(["low", "out"], filters["stock"]);
  const rows = variantsOf(products);
  return { rows: stock === undefined ? rows : rows.filter(stock === "out" ? isOut : isLow) };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    await api(context)("PUT /api/admin/variants/{id}/stock", {
      params: { id: textOf(form, "variant") },
      body: { onHand: Number(textOf(form, "onHand")), reason: textOf(form, "reason") },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** Everything that is for sale, a row a variant. */
export default function Products({ loaderData: { rows } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("catalog.write");
  const markets = [...new Set(rows.flatMap(({ prices }) => prices.map(({ market }) => market)))];
  const columns: readonly Column<Variant>[] = [
    { key: "thing", head: t("products.col.thing"), cell: (variant) => <Thing of={variant} /> },
    {
      key: "sku",
      head: t("products.col.sku"),
      phone: "none",
      cell: ({ sku }) => <span className={styles["sku"]}>{sku}</span>,
    },
    ...markets.map((market): Column<Variant> => ({
      key: market,
      head: market.toUpperCase(),
      numeric: true,
      cell: ({ prices }) => {
        const price = prices.find((one) => one.market === market)?.price;
        return price === undefined ? null : <Money value={price} />;
      },
    })),
    {
      key: "points",
      head: t("products.col.points"),
      numeric: true,
      cell: ({ prices }) => <Points prices={prices} />,
    },
    {
      key: "promised",
      head: t("products.col.promised"),
      numeric: true,
      phone: "none",
      cell: ({ promised }) => (promised === 0 ? null : <Count value={promised} />),
    },
    {
      key: "stock",
      head: t("products.col.stock"),
      numeric: true,
      phone: "figure",
      sort: (a, b) => a.onHand - b.onHand,
      cell: (variant) => (
        <span className={styles["stock"]}>
          {isOut(variant) ? (
            <Badge color="bad">{t("products.out")}</Badge>
          ) : isLow(variant) ? (
            <Badge color="wait">{t("products.low")}</Badge>
          ) : null}
          <Count value={variant.onHand} />
        </span>
      ),
    },
    ...(may ? [{ key: "set", head: "", cell: (variant: Variant) => <SetStock of={variant} /> } as const] : []),
  ];
  return (
    <>
      <PageTitle title={t("products.title")} lead={t("products.lead")} />
      <DataTable
        name={t("products.title")}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        searchable
        views={[
          { label: t("products.view.all"), search: "" },
          { label: t("products.view.low"), search: "?stock=low" },
          { label: t("products.view.out"), search: "?stock=out" },
        ]}
        empty={<Nothing />}
      />
    </>
  );
}

/** Points are the same everywhere, mostly; where they are not, each market says its own. */
function Points({ prices }: { readonly prices: Variant["prices"] }) {
  const t = useWords();
  const values = ({ cv, qv }: Variant["prices"][number]) => ({ cv: <Count value={cv} />, qv: <Count value={qv} /> });
  const [first] = prices;
  if (first === undefined) return null;
  if (prices.every(({ cv, qv }) => cv === first.cv && qv === first.qv)) {
    return t.rich("products.points.one", values(first));
  }
  return prices.map((price) => (
    <span key={price.market} className={styles["points"]}>
      {t.rich("products.points.market", { market: price.market.toUpperCase(), ...values(price) })}
    </span>
  ));
}

function Nothing() {
  const t = useWords();
  const [search] = useSearchParams();
  if (search.size === 0) return <Empty title={t("products.empty")}>{t("products.empty.text")}</Empty>;
  return (
    <Empty
      title={t("products.none")}
      action={
        <ButtonLink to="/admin/products" tone="quiet">
          {t("products.all")}
        </ButtonLink>
      }
    >
      {t(search.get("q") === null ? "products.none.low" : "products.none.text")}
    </Empty>
  );
}
