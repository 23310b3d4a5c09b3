import { Badge } from "@mantine/core";
import { useSearchParams } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useMay } from "../use-staff.ts";
import { Bulk, BULK } from "./bulk.tsx";
import { isLow, isOut, variantsOf } from "./variant.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/list.ts";
import styles from "./products.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "products.title");
}

const FILTERS = ["stock", "status", "category"] as const;

export async function loader({ context, request }: Route.LoaderArgs) {
  const { q, before, filters } = readTableQuery(request, FILTERS);
  const { locale } = readPreferences(request);
  const stock = oneOf(["low", "out"], filters["stock"]);
  const status = oneOf(["draft", "on-sale", "retired"], filters["status"]);
  const { category } = filters;
  const narrowed = {
    ...(q === undefined ? {} : { search: q.slice(0, 100) }),
    ...(stock === undefined ? {} : { stock }),
    ...(status === undefined ? {} : { status }),
    ...(category === undefined ? {} : { category }),
  };
  const call = api(context);
  const [list, { categories }] = await Promise.all([
    call("GET /api/admin/products", { query: { locale, ...narrowed, ...(before === undefined ? {} : { before }) } }),
    call("GET /api/admin/catalog-terms", { query: { locale } }),
  ]);
  return { ...list, categories, csv: `/api/admin/catalog.csv?${new URLSearchParams(narrowed).toString()}` };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const kind = oneOf(["on-sale", "draft", "retired", "category", "stock"], form.get("deed")) ?? "draft";
  try {
    const { changed } = await api(context)("POST /api/admin/products/bulk", {
      body: {
        ids: form.getAll("product").map(String),
        deed:
          kind === "category"
            ? { kind, category: textOf(form, "category") }
            : kind === "stock"
              ? { kind, onHand: Number(textOf(form, "onHand") || Number.NaN) }
              : { kind: "status", status: kind },
        reason: textOf(form, "reason"),
      },
    });
    return { changed };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Product = Reply<"GET /api/admin/products">["products"][number];

/** Everything that is for sale or will be, newest first; a row leads to its editor. */
export default function Products({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("catalog.write");
  const { products, next, total, categories, csv } = loaderData;
  const columns: readonly Column<Product>[] = [
    { key: "product", head: t("list.product"), cell: (product) => <Named of={product} /> },
    ...(may
      ? [
          {
            key: "chosen",
            head: t("list.choose"),
            phone: "none",
            cell: ({ id, title }: Product) => (
              <input
                type="checkbox"
                name="product"
                value={id}
                form={BULK}
                aria-label={t("list.choose.one", { title })}
              />
            ),
          } as const,
        ]
      : []),
    { key: "status", head: t("edit.status"), cell: ({ status }) => <StatusBadge of={status} /> },
    { key: "category", head: t("edit.category"), phone: "none", cell: ({ category }) => category.name },
    {
      key: "variants",
      head: t("list.variants"),
      numeric: true,
      phone: "none",
      cell: ({ variants }) => <Count value={variants.length} />,
    },
    { key: "price", head: t("edit.price"), numeric: true, cell: (product) => <From of={product} /> },
    { key: "stock", head: t("edit.stock"), numeric: true, phone: "figure", cell: (product) => <Stock of={product} /> },
  ];
  return (
    <>
      <PageTitle
        title={t("edit.products")}
        lead={t("list.lead", { count: total })}
        actions={
          may ? (
            <>
              <ButtonLink to="/admin/products/imports" tone="plain">
                {t("imports.title")}
              </ButtonLink>
              <ButtonLink to="/admin/products/categories" tone="plain">
                {t("categories.title")}
              </ButtonLink>
              <ButtonLink to="/admin/products/options" tone="plain">
                {t("options.title")}
              </ButtonLink>
              <ButtonLink to="/admin/products/reviews" tone="plain">
                {t("reviews.title")}
              </ButtonLink>
              <ButtonLink to="/admin/products/classes" tone="plain">
                {t("classes.title")}
              </ButtonLink>
              <ButtonLink to="/admin/products/new">{t("edit.new")}</ButtonLink>
            </>
          ) : undefined
        }
      />
      {may ? <Bulk categories={categories} answer={actionData} /> : null}
      <DataTable
        name={t("edit.products")}
        columns={columns}
        rows={products}
        rowKey={({ id }) => id}
        rowTo={({ id }) => `/admin/products/${id}`}
        searchable
        next={next}
        {...(may ? { exportTo: csv } : {})}
        filters={[
          {
            name: "status",
            label: t("edit.status"),
            options: (["draft", "on-sale", "retired"] as const).map((value) => ({
              value,
              label: t(`status.${value}`),
            })),
          },
          {
            name: "category",
            label: t("edit.category"),
            options: categories.map(({ slug, name }) => ({ value: slug, label: name })),
          },
        ]}
        views={[
          { label: t("list.all"), search: "" },
          { label: t("list.low"), search: "?stock=low" },
          { label: t("list.out"), search: "?stock=out" },
        ]}
        empty={<Nothing />}
      />
    </>
  );
}

function Named({ of }: { readonly of: Product }) {
  return (
    <span className={styles["thing"]}>
      {of.picture === null ? (
        <span className={styles["picture"]} />
      ) : (
        <img src={of.picture.url} width="32" height="40" alt="" loading="lazy" className={styles["picture"]} />
      )}
      <span className={styles["name"]}>
        {of.title}
        <small className={styles["sku"]}>
          {of.variants
            .map(({ sku }) => sku)
            .slice(0, 3)
            .join(", ")}
        </small>
      </span>
    </span>
  );
}

function StatusBadge({ of }: { readonly of: Product["status"] }) {
  const t = useWords();
  return <Badge color={of === "on-sale" ? "good" : "gray"}>{t(`status.${of}`)}</Badge>;
}

/** The first market's retail price of the first variant, and that there are others. */
function From({ of }: { readonly of: Product }) {
  const price = of.variants.flatMap(({ prices }) => prices).find((each) => each.class === "retail");
  return price === undefined ? "–" : <Money value={price.price} />;
}

function Stock({ of }: { readonly of: Product }) {
  const t = useWords();
  const variants = variantsOf([of]);
  return (
    <span className={styles["stock"]}>
      {variants.some(isOut) ? (
        <Badge color="bad">{t("list.out")}</Badge>
      ) : variants.some(isLow) ? (
        <Badge color="wait">{t("list.low")}</Badge>
      ) : null}
      <Count value={variants.reduce((sum, { onHand, digital }) => sum + (digital ? 0 : onHand), 0)} />
    </span>
  );
}

function Nothing() {
  const t = useWords();
  const [search] = useSearchParams();
  if (search.size === 0) return <Empty title={t("list.empty")}>{t("list.empty.text")}</Empty>;
  return (
    <Empty
      title={t("list.none")}
      action={
        <ButtonLink to="/admin/products" tone="quiet">
          {t("list.all")}
        </ButtonLink>
      }
    >
      {t("list.none.text")}
    </Empty>
  );
}
