import { Form, Link, useSearchParams, useSubmit } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { useWords } from "../words.ts";
import { choices, pageAddress, SORTS } from "./narrowed.ts";
import type { Facets, Listing as Shown } from "./narrowed.ts";
import { useShell } from "../shopping.ts";
import { Shelf } from "./shelf.tsx";
import styles from "./listing.module.css";

/** A shelf that can be ordered, narrowed and turned over page by page; a plain form, so it does without JavaScript. */
export function Listing({ of, search }: { readonly of: Shown; readonly search?: string }) {
  const t = useWords();
  const [address] = useSearchParams();
  const submit = useSubmit();
  const chosen = choices(address);
  const everything = search === undefined ? "?" : `?q=${encodeURIComponent(search)}`;
  return (
    <>
      {of.total === 0 && chosen === 0 ? null : (
        <Form
          // Another address is another form: what was ticked in the last one does not stay ticked.
          key={address.toString()}
          method="get"
          className={styles["form"]}
          onChange={(event) => {
            const field = event.target as Element as HTMLInputElement | HTMLSelectElement;
            if (field.type !== "text") void submit(event.currentTarget, { preventScrollReset: true });
          }}
        >
          {search === undefined ? null : <input type="hidden" name="q" value={search} />}
          <div className={styles["bar"]}>
            <p className={styles["total"]}>{t("listing.total", { count: of.total })}</p>
            <label className={styles["sort"]}>
              <span>{t("listing.sort")}</span>
              <select name="sort" defaultValue={address.get("sort") ?? "best"}>
                {SORTS.map((sort) => (
                  <option key={sort} value={sort}>
                    {t(sort === "best" && search !== undefined ? "listing.sort.match" : `listing.sort.${sort}`)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <details className={styles["narrow"]} open={chosen > 0}>
            <summary>{chosen === 0 ? t("listing.narrow") : t("listing.narrow.count", { count: chosen })}</summary>
            <div className={styles["facets"]}>
              <Choices facets={of.facets} />
              <Price facets={of.facets} />
            </div>
            <div className={styles["apply"]}>
              <Button tone="quiet">{t("listing.apply")}</Button>
              {chosen === 0 ? null : (
                <Link to={everything} preventScrollReset>
                  {t("listing.clear")}
                </Link>
              )}
            </div>
          </details>
          <noscript>
            <Button tone="quiet">{t("listing.apply")}</Button>
          </noscript>
        </Form>
      )}
      {of.products.length === 0 ? (
        <Nothing {...(chosen === 0 ? {} : { everything })} />
      ) : (
        <Shelf cards={of.products} first />
      )}
      <Pages of={of} />
    </>
  );
}

/** An empty shelf, and where else to look. */
function Nothing({ everything }: { readonly everything?: string }) {
  const t = useWords();
  const shell = useShell();
  return (
    <div className={styles["none"]}>
      <p>
        {t("listing.none")} {everything === undefined ? null : <Link to={everything}>{t("listing.clear")}</Link>}
      </p>
      <p>{t("listing.none.instead")}</p>
      <ul>
        {shell?.categories.map(({ slug, name }) => (
          <li key={slug}>
            <Link to={`/c/${slug}`}>{name}</Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Choices({ facets }: { readonly facets: Facets }) {
  const t = useWords();
  const [address] = useSearchParams();
  return (
    <>
      {facets.options.map((option) => (
        <fieldset key={option.key} className={styles["facet"]}>
          <legend>{option.name}</legend>
          {option.values.map((value) => (
            <label key={value.key} className={styles["choice"]}>
              <input type="checkbox" name="option" value={`${option.key}:${value.key}`} defaultChecked={value.chosen} />
              <span>{value.name}</span> <Amount of={value.count} />
            </label>
          ))}
        </fieldset>
      ))}
      {facets.stars.length === 0 && address.get("stars") === null ? null : (
        <fieldset className={styles["facet"]}>
          <legend>{t("listing.rating")}</legend>
          <label className={styles["choice"]}>
            <input type="radio" name="stars" value="" defaultChecked={address.get("stars") === null} />
            <span>{t("listing.rating.any")}</span>
          </label>
          {facets.stars.map(({ stars, count }) => (
            <label key={stars} className={styles["choice"]}>
              <input type="radio" name="stars" value={stars} defaultChecked={address.get("stars") === String(stars)} />
              <span>{t("listing.rating.least", { stars })}</span> <Amount of={count} />
            </label>
          ))}
        </fieldset>
      )}
      <fieldset className={styles["facet"]}>
        <legend>{t("listing.stock")}</legend>
        <label className={styles["choice"]}>
          <input type="checkbox" name="stock" value="in" defaultChecked={address.get("stock") === "in"} />
          <span>{t("listing.stock.in")}</span> <Amount of={facets.inStock} />
        </label>
      </fieldset>
    </>
  );
}

function Amount({ of }: { readonly of: number }) {
  return (
    <span className={styles["amount"]}>
      (<Count value={of} />)
    </span>
  );
}

function Price({ facets }: { readonly facets: Facets }) {
  const t = useWords();
  const [address] = useSearchParams();
  const { price } = facets;
  return (
    <fieldset className={styles["facet"]}>
      <legend>{t("listing.price")}</legend>
      {price === null ? null : (
        <p className={styles["range"]}>
          {t.rich("listing.price.range", { from: <Money value={price.from} />, to: <Money value={price.to} /> })}
        </p>
      )}
      <div className={styles["prices"]}>
        {(["from", "to"] as const).map((name) => (
          <label key={name}>
            <span>{t(`listing.price.${name}`)}</span>
            <input type="text" inputMode="decimal" name={name} defaultValue={address.get(name) ?? ""} size={6} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Links, so that each page has an address of its own and can be found. */
function Pages({ of: { page, pages } }: { readonly of: Shown }) {
  const t = useWords();
  const [address] = useSearchParams();
  if (pages === 1) return null;
  const near = Array.from({ length: pages }, (_, index) => index + 1).filter(
    (each) => each === 1 || each === pages || Math.abs(each - page) <= 2,
  );
  return (
    <nav className={styles["pages"]} aria-label={t("listing.pages")}>
      {page > 1 ? (
        <Link to={pageAddress(address, page - 1)} rel="prev">
          {t("listing.before")}
        </Link>
      ) : null}
      <ol>
        {near.map((each, index) => (
          <li key={each} data-gap={index > 0 && near[index - 1] !== each - 1 ? true : undefined}>
            <Link
              to={pageAddress(address, each)}
              aria-current={each === page ? "page" : undefined}
              aria-label={t("listing.page", { page: each })}
            >
              {each}
            </Link>
          </li>
        ))}
      </ol>
      {page < pages ? (
        <Link to={pageAddress(address, page + 1)} rel="next">
          {t("listing.next")}
        </Link>
      ) : null}
    </nav>
  );
}
