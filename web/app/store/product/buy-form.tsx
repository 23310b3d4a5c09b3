import { useState } from "react";
import { Link, useFetcher, useNavigate } from "react-router";
import type { Problem } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useShell } from "../shopping.ts";
import type { Product, Variant } from "../shown.ts";
import { useHydrated } from "../use-hydrated.ts";
import { useWords } from "../words.ts";
import { AddedNote } from "./added-note.tsx";
import type { action } from "./product.tsx";
import styles from "./buy-form.module.css";

/** Name, price, choice and button. Which price stands above follows the choice by CSS alone, so it does without JavaScript. */
export function BuyForm({
  product,
  problem,
}: {
  readonly product: Product;
  /** Refused on the way without JavaScript. */
  readonly problem: Problem | undefined;
}) {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  const [closed, setClosed] = useState<unknown>();
  const hydrated = useHydrated();
  const { variants } = product;
  const first = variants.find((variant) => variant.stock !== "sold-out");
  const busy = fetcher.state !== "idle";
  const reply = fetcher.data;
  const refused = reply === undefined ? problem : "problem" in reply ? reply.problem : undefined;
  const added =
    reply !== undefined && "added" in reply && !busy && reply !== closed
      ? variants.find(({ id }) => id === reply.added)
      : undefined;
  return (
    <fetcher.Form method="post" className={styles["form"]} onSubmit={(event) => busy && event.preventDefault()}>
      {hydrated ? <input type="hidden" name="stay" value="yes" /> : null}
      <header className={styles["head"]}>
        <Link to={`/c/${product.category.slug}`} className={styles["back"]}>
          {product.category.name}
        </Link>
        <h1 className={styles["title"]}>{product.title}</h1>
        {product.subtitle === "" ? null : <p className={styles["subtitle"]}>{product.subtitle}</p>}
      </header>
      <div className={styles["facts"]}>
        {variants.map((variant) => (
          <div key={variant.id} className={styles["fact"]}>
            <p className={styles["price"]}>
              <Money value={variant.price} />
            </p>
            <p className={styles["note"]}>
              <TaxNote product={product} variant={variant} /> <Availability variant={variant} />
            </p>
          </div>
        ))}
      </div>
      <fieldset className={variants.length === 1 ? "said" : styles["choices"]}>
        <legend className="said">{t("product.choose")}</legend>
        {variants.map((variant) => (
          <label key={variant.id} className={styles["choice"]}>
            <input
              type="radio"
              name="variant"
              value={variant.id}
              defaultChecked={variant === (first ?? variants[0])}
              disabled={variant.stock === "sold-out"}
            />
            <span>{variant.name}</span>
            <span className={styles["choicePrice"]}>
              {variant.stock === "sold-out" ? t("stock.soldout") : <Money value={variant.price} />}
            </span>
          </label>
        ))}
      </fieldset>
      {refused === undefined ? null : (
        <Notice tone="bad" title={t("basket.refused")} live>
          {refused.detail}
        </Notice>
      )}
      {first === undefined ? (
        <Notice tone="info" title={t("product.gone")}>
          {t("product.gone.text")}
        </Notice>
      ) : (
        <div className={styles["deed"]}>
          <Button wide busy={busy}>
            {t("product.add")}
          </Button>
        </div>
      )}
      {first === undefined || variants.every(({ comesAs }) => comesAs === "download") ? null : <Regularly />}
      <Comes product={product} />
      <AddedNote product={product} variant={added} onClose={() => setClosed(reply)} />
    </fetcher.Form>
  );
}

/** The same choice, delivered regularly: the page that sets it up takes it from this form. */
function Regularly() {
  const t = useWords();
  const navigate = useNavigate();
  return (
    <div className={styles["regularly"]}>
      <Button
        tone="quiet"
        wide
        formMethod="get"
        formAction="/autoships/new"
        onClick={(event) => {
          // With JavaScript the form around it stays on its page; this leaves it.
          event.preventDefault();
          const variant = new FormData(event.currentTarget.form ?? undefined).get("variant");
          if (typeof variant === "string") void navigate(`/autoships/new?variant=${encodeURIComponent(variant)}`);
        }}
      >
        {t("autoship.offer")}
      </Button>
      <p className={styles["shipping"]}>{t("autoship.offer.text")}</p>
    </div>
  );
}

function TaxNote({ product: { taxNote }, variant }: { readonly product: Product; readonly variant: Variant }) {
  const t = useWords();
  if (variant.comesAs === "download") {
    return t(taxNote.included ? "product.tax.included.download" : "product.tax.added.download", { tax: taxNote.name });
  }
  return taxNote.included
    ? t("product.tax.included", { tax: taxNote.name })
    : t("product.tax.added", { tax: taxNote.name });
}

function Availability({ variant: { stock, left, comesAs } }: { readonly variant: Variant }) {
  const t = useWords();
  if (stock === "sold-out") return <span className={styles["gone"]}>{t("stock.soldout")}</span>;
  if (comesAs === "download") return <span className={styles["there"]}>{t("stock.download")}</span>;
  if (stock === "low") return <span className={styles["low"]}>{t("stock.low", { count: left ?? 1 })}</span>;
  return <span className={styles["there"]}>{t("stock.in")}</span>;
}

/** How it reaches the shopper, and what that costs. */
function Comes({ product: { variants } }: { readonly product: Product }) {
  const t = useWords();
  const isPacked = variants.some(({ comesAs }) => comesAs !== "download");
  return (
    <>
      {isPacked ? <Shipping /> : null}
      {variants.some(({ comesAs }) => comesAs === "download") ? (
        <p className={styles["shipping"]}>{t("product.download")}</p>
      ) : null}
      {variants.some(({ comesAs }) => comesAs === "both") ? (
        <p className={styles["shipping"]}>{t("product.both")}</p>
      ) : null}
    </>
  );
}

function Shipping() {
  const t = useWords();
  const market = useShell()?.market;
  if (market === undefined) return null;
  const price = <Money value={market.shipping} />;
  return (
    <p className={styles["shipping"]}>
      {market.freeShippingFrom === null
        ? t.rich("product.shipping", { price })
        : t.rich("product.shipping.free", { price, from: <Money value={market.freeShippingFrom} /> })}
    </p>
  );
}
