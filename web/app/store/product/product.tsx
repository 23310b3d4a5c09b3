import { redirect } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { Shelf } from "../shelf/shelf.tsx";
import { shopping } from "../shopping.ts";
import { useWords } from "../words.ts";
import { BuyForm } from "./buy-form.tsx";
import { Gallery } from "./gallery.tsx";
import { breadcrumbData, productData } from "./product-data.ts";
import { Reviews } from "./reviews.tsx";
import { StockAlert } from "./stock-alert.tsx";
import { Texts } from "./texts.tsx";
import type { Route } from "./+types/product.ts";
import styles from "./product.module.css";

export async function loader({ context, request, params: { slug } }: Route.LoaderArgs) {
  const { origin, searchParams } = new URL(request.url);
  const order = searchParams.get("order") ?? "";
  const call = api(context);
  const [product, said] = await Promise.all([
    call("GET /api/store/products/{slug}", { params: { slug }, query: shopping(request) }),
    call("GET /api/store/products/{slug}/reviews", {
      params: { slug },
      query: order === "" || order.length > 100 ? {} : { order },
    }),
  ]);
  return { product, said, origin };
}

export async function action({ context, request, params: { slug } }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const query = shopping(request);
  if (formText(form, "deed") === "review") {
    const order = formText(form, "order");
    try {
      await call("POST /api/store/products/{slug}/reviews", {
        params: { slug },
        query,
        body: {
          stars: Number(formText(form, "stars")),
          title: formText(form, "title"),
          body: formText(form, "body"),
          ...(order === "" ? {} : { order }),
        },
      });
      return { reviewed: true as const };
    } catch (error) {
      return { refused: refusalOf(error) };
    }
  }
  const variantId = formText(form, "variant");
  if (formText(form, "deed") === "alert") {
    try {
      const body = { email: formText(form, "email") };
      await call("POST /api/store/variants/{id}/alerts", { params: { id: variantId }, query, body });
      return { asked: true as const };
    } catch (error) {
      return { unasked: refusalOf(error) };
    }
  }
  try {
    await call("POST /api/store/basket/lines", { query, body: { variantId, quantity: 1 } });
  } catch (error) {
    return { problem: refusalOf(error) };
  }
  // With JavaScript the page stays and says it; without, the basket shows it.
  return form.has("stay") ? { added: variantId } : redirect("/basket");
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  if (loaderData === undefined) return [];
  const { product, said, origin } = loaderData;
  return [
    ...pageFacts({
      title: product.title,
      siteName: siteNameIn(matches),
      description: product.subtitle === "" ? product.description.slice(0, 200) : product.subtitle,
      canonical: `${origin}/p/${product.slug}`,
      picture: origin + product.share,
      drawn: true,
      type: "product",
    }),
    { "script:ld+json": productData(product, said, origin, siteNameIn(matches)) },
    { "script:ld+json": breadcrumbData(product, origin, siteNameIn(matches)) },
  ];
}

export default function ProductPage({ loaderData: { product, said }, actionData }: Route.ComponentProps) {
  const t = useWords();
  return (
    <>
      {/* Another product is another form: nothing chosen for the last one stays chosen. */}
      <div className={styles["page"]} key={product.slug}>
        <Gallery pictures={product.gallery} title={product.title} />
        <div className={styles["column"]}>
          <BuyForm
            product={product}
            problem={actionData !== undefined && "problem" in actionData ? actionData.problem : undefined}
          />
          <StockAlert of={product} answer={alertAnswer(actionData)} />
          <Texts product={product} />
        </div>
      </div>
      <Reviews of={product} said={said} answer={reviewAnswer(actionData)} />
      {product.pairs.length === 0 ? null : (
        <section className={styles["pairs"]} aria-labelledby="pairs">
          <h2 id="pairs" className={styles["pairsTitle"]}>
            {t("product.pairs")}
          </h2>
          <Shelf cards={product.pairs.slice(0, 3)} few />
        </section>
      )}
    </>
  );
}

/** An answer belongs to the form that asked; redirects are no answers. */
function alertAnswer(answer: unknown) {
  const { asked, unasked } = (answer ?? {}) as { readonly asked?: true; readonly unasked?: Problem };
  return asked === true ? { asked } : unasked === undefined ? undefined : { unasked };
}

function reviewAnswer(answer: unknown) {
  const { reviewed, refused } = (answer ?? {}) as { readonly reviewed?: true; readonly refused?: Problem };
  return reviewed === true ? { reviewed } : refused === undefined ? undefined : { refused };
}
