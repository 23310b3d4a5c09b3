import { redirect } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn } from "../page-facts.ts";
import { Shelf } from "../shelf/shelf.tsx";
import { shopping } from "../shopping.ts";
import { useWords } from "../words.ts";
import { BuyForm } from "./buy-form.tsx";
import { Gallery } from "./gallery.tsx";
import { productData } from "./product-data.ts";
import { Texts } from "./texts.tsx";
import type { Route } from "./+types/product.ts";
import styles from "./product.module.css";

export async function loader({ context, request, params: { slug } }: Route.LoaderArgs) {
  const { origin } = new URL(request.url);
  return {
    product: await api(context)("GET /api/store/products/{slug}", { params: { slug }, query: shopping(request) }),
    origin,
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const variantId = formText(form, "variant");
  try {
    await api(context)("POST /api/store/basket/lines", { query: shopping(request), body: { variantId, quantity: 1 } });
  } catch (error) {
    return { problem: refusalOf(error) };
  }
  // With JavaScript the page stays and says it; without, the basket shows it.
  return form.has("stay") ? { added: variantId } : redirect("/basket");
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  if (loaderData === undefined) return [];
  const { product, origin } = loaderData;
  const [picture] = product.gallery;
  return [
    ...pageFacts({
      title: product.title,
      siteName: siteNameIn(matches),
      description: product.subtitle === "" ? product.description.slice(0, 200) : product.subtitle,
      canonical: `${origin}/p/${product.slug}`,
      ...(picture === undefined ? {} : { picture: origin + picture.url }),
      type: "product",
    }),
    { "script:ld+json": productData(product, origin, siteNameIn(matches)) },
  ];
}

export default function ProductPage({ loaderData: { product }, actionData }: Route.ComponentProps) {
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
          <Texts product={product} />
        </div>
      </div>
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
