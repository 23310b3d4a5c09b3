import { Form, useNavigation, useSearchParams } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import type { Product } from "../shown.ts";
import { useWords } from "../words.ts";
import { Stars } from "./stars.tsx";
import styles from "./reviews.module.css";

export type Said = Reply<"GET /api/store/products/{slug}/reviews">;

/** What buyers say, and for a buyer the form to say something. */
export function Reviews({
  of,
  said,
  answer,
}: {
  readonly of: Product;
  readonly said: Said;
  /** What became of a review that was just sent. */
  readonly answer: { readonly reviewed: true } | { readonly refused: Problem } | undefined;
}) {
  const t = useWords();
  if (said.reviews.length === 0 && !said.mayWrite) return null;
  return (
    <section className={styles["reviews"]} aria-labelledby="reviews" id="review">
      <h2 id="reviews" className={styles["title"]}>
        {t("reviews.title")}
      </h2>
      {of.rating === null ? null : (
        <p className={styles["average"]}>
          <Stars of={of.rating.stars} /> {t("reviews.average", { stars: of.rating.stars, count: of.rating.count })}
        </p>
      )}
      {said.reviews.length === 0 ? null : (
        <ul className={styles["list"]}>
          {said.reviews.map((review) => (
            <li key={review.id}>
              <p className={styles["head"]}>
                <Stars of={String(review.stars)} />
                {review.title === "" ? null : <strong>{review.title}</strong>}
              </p>
              {review.body === "" ? null : <p className={styles["body"]}>{review.body}</p>}
              <p className={styles["by"]}>
                {review.by ?? t("reviews.buyer")} · {t("reviews.bought")} · <When at={review.at} as="day" />
              </p>
            </li>
          ))}
        </ul>
      )}
      {answer !== undefined && "reviewed" in answer ? (
        <Notice tone="good" live>
          <p>{t("reviews.thanks")}</p>
        </Notice>
      ) : said.mayWrite ? (
        <Write own={said.own} refused={answer?.refused} />
      ) : null}
    </section>
  );
}

function Write({ own, refused }: { readonly own: Said["own"]; readonly refused: Problem | undefined }) {
  const t = useWords();
  const [search] = useSearchParams();
  const busy = useNavigation().state === "submitting";
  return (
    <details className={styles["write"]} open={refused !== undefined || search.has("order")}>
      <summary>{t(own === null ? "reviews.write" : "reviews.rewrite")}</summary>
      <Form method="post" className={styles["form"]} preventScrollReset>
        <input type="hidden" name="deed" value="review" />
        <input type="hidden" name="order" value={search.get("order") ?? ""} />
        {own === "waiting" ? <p>{t("reviews.waiting")}</p> : null}
        {refused === undefined || busy ? null : (
          <Notice tone="bad" live>
            <p>{refused.detail}</p>
          </Notice>
        )}
        <Choice label={t("reviews.stars")} name="stars" defaultValue="5">
          {[5, 4, 3, 2, 1].map((stars) => (
            <option key={stars} value={stars}>
              {t("reviews.stars.of", { stars })}
            </option>
          ))}
        </Choice>
        <Field label={t("reviews.headline")} name="title" maxLength={120} />
        <label className={styles["area"]}>
          <span>{t("reviews.body")}</span>
          <textarea name="body" rows={5} maxLength={4000} />
        </label>
        <p className={styles["hint"]}>{t("reviews.hint")}</p>
        <div>
          <Button busy={busy}>{t("reviews.send")}</Button>
        </div>
      </Form>
    </details>
  );
}
