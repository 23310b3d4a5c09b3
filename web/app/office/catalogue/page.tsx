import { Form, Link } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../page-meta.ts";
import { List } from "../parts/list.tsx";
import { PromoteNav } from "../parts/promote-nav.tsx";
import { useWords } from "../words.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "catalogue.title");
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const search = url.searchParams.get("q")?.trim() ?? "";
  const picked = url.searchParams.get("picked") === "yes";
  const page = Math.min(500, Math.max(1, Math.trunc(Number(url.searchParams.get("page") ?? 1)) || 1));
  const found = await api(context)("GET /api/partner/catalogue", {
    query: {
      page,
      locale: readPreferences(request).locale,
      ...(search === "" ? {} : { search }),
      ...(picked ? { picked: "yes" as const } : {}),
    },
  });
  return { ...found, search, picked };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const product = form.get("product");
  try {
    await api(context)("PUT /api/partner/picks/{product}", {
      params: { product: typeof product === "string" ? product : "" },
      body: { picked: form.get("picked") === "yes" },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Product = Reply<"GET /api/partner/catalogue">["products"][number];

/** What there is to promote, what it pays, what sells; a product can be kept, and gets a link in one tap. */
export default function Catalogue({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const { products, page, pages, search, picked } = loaderData;
  const query = (to: number): string => {
    const next = new URLSearchParams({ ...(search === "" ? {} : { q: search }), ...(picked ? { picked: "yes" } : {}) });
    next.set("page", String(to));
    return `?${next.toString()}`;
  };
  return (
    <>
      <PageTitle title={t("catalogue.title")} lead={t("catalogue.lead")} />
      <PromoteNav />
      <div className={styles["page"]}>
        <Form method="get" className={styles["find"]}>
          <Field label={t("catalogue.find")} name="q" type="search" defaultValue={search} />
          <Button tone="quiet">{t("catalogue.find.do")}</Button>
          <Link to={picked ? "?" : "?picked=yes"} className={styles["picks"]}>
            {t(picked ? "catalogue.all" : "catalogue.picked")}
          </Link>
        </Form>
        {actionData?.problem === undefined ? null : <ProblemNotice problem={actionData.problem} />}
        {products.length === 0 ? (
          <Empty title={t(picked ? "catalogue.none.picked" : "catalogue.none")}>{t("catalogue.none.text")}</Empty>
        ) : (
          <List className={styles["list"]}>
            {products.map((product) => (
              <ProductCard key={product.slug} product={product} />
            ))}
          </List>
        )}
        {pages > 1 ? (
          <nav className={styles["pages"]} aria-label={t("catalogue.pages")}>
            {page > 1 ? <Link to={query(page - 1)}>{t("catalogue.before")}</Link> : <span />}
            <span>{t("catalogue.page", { page, pages })}</span>
            {page < pages ? <Link to={query(page + 1)}>{t("catalogue.next")}</Link> : <span />}
          </nav>
        ) : null}
      </div>
    </>
  );
}

function ProductCard({ product }: { readonly product: Product }) {
  const t = useWords();
  const { slug, title, picture, price, sold, rate, picked, stock } = product;
  return (
    <li className={styles["product"]}>
      {picture === null ? (
        <span className={styles["picture"]} />
      ) : (
        <img src={picture.url} alt="" width={88} height={88} loading="lazy" className={styles["picture"]} />
      )}
      <div className={styles["words"]}>
        <h2 className={styles["title"]}>
          <a href={`/p/${slug}`}>{title}</a>
        </h2>
        <p className={styles["quiet"]}>
          <Money value={price} />
          {sold === 0 ? null : <> · {t("catalogue.sold", { count: sold })}</>}
          {stock === "sold-out" ? <> · {t("catalogue.sold-out")}</> : null}
        </p>
        <p>
          {rate === null
            ? t("catalogue.rate.none")
            : t.rich("catalogue.rate", {
                rate: (
                  <b>
                    {rate.percent === null ? (
                      Object.entries(rate.fixed ?? {})
                        .filter(([currency]) => currency === price.currency)
                        .map(([currency, amount]) => <Money key={currency} value={{ amount, currency }} />)
                    ) : (
                      <Count value={rate.percent} unit="percent" />
                    )}
                  </b>
                ),
                title: rate.title === "catalog" ? t("catalogue.rate.product") : rate.title,
              })}
        </p>
      </div>
      <div className={styles["deeds"]}>
        <ButtonLink to={`/office/links?new&page=${encodeURIComponent(`/p/${slug}`)}`} tone="quiet">
          {t("catalogue.link")}
        </ButtonLink>
        <IdempotentForm preventScrollReset>
          <input type="hidden" name="product" value={slug} />
          <input type="hidden" name="picked" value={picked ? "no" : "yes"} />
          <Button tone="plain" aria-label={t(picked ? "catalogue.unpick.of" : "catalogue.pick.of", { title })}>
            {t(picked ? "catalogue.unpick" : "catalogue.pick")}
          </Button>
        </IdempotentForm>
      </div>
    </li>
  );
}
