import { Form } from "react-router";
import type { Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useWords } from "../words.ts";
import styles from "./account.module.css";

export type Offer = Reply<"GET /api/store/basket/preferred">;

/** What the basket would cost a preferred customer less, and the way to become one: at once, or after signing in. */
export function PreferredOffer({ offer, next }: { readonly offer: Offer; readonly next: string }) {
  const t = useWords();
  if (offer.saving === null) return null;
  return (
    <div className={styles["offer"]}>
      <Notice tone="good" title={t("preferred.title")}>
        <p>{t.rich("preferred.saving", { amount: <Money value={offer.saving} /> })}</p>
        {offer.signedIn ? (
          <Join next={next} />
        ) : (
          <p>
            {t.rich("preferred.guest", {
              in: <a href={`/sign-in?next=${encodeURIComponent(next)}`}>{t("preferred.sign-in")}</a>,
              up: <a href="/sign-up">{t("preferred.sign-up")}</a>,
            })}
          </p>
        )}
      </Notice>
    </div>
  );
}

function Join({ next, join = true }: { readonly next: string; readonly join?: boolean }) {
  const t = useWords();
  return (
    <Form method="post" action="/preferred" preventScrollReset>
      <input type="hidden" name="next" value={next} />
      <Button tone="quiet" name="join" value={join ? "yes" : "no"}>
        {t(join ? "preferred.join" : "preferred.leave")}
      </Button>
    </Form>
  );
}

/** How the account stands with it. */
export function Preferred({ mayJoin, mayLeave }: { readonly mayJoin: boolean; readonly mayLeave: boolean }) {
  const t = useWords();
  if (!mayJoin && !mayLeave) return null;
  return (
    <section className={styles["section"]} aria-labelledby="preferred">
      <h2 id="preferred" className={styles["sectionTitle"]}>
        {t("preferred.title")}
      </h2>
      <p>{t(mayJoin ? "preferred.text" : "preferred.own")}</p>
      <Join next="/account" join={mayJoin} />
    </section>
  );
}
