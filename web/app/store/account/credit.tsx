import { Form, Link } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import { openOrder } from "./open-order.ts";
import type { Route } from "./+types/credit.ts";
import styles from "./account.module.css";

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const before = url.searchParams.get("before");
  const history = await api(context)("GET /api/account/credit", {
    query: { limit: 20, ...(before === null ? {} : { before }) },
  });
  return { ...history, title: wordsFor(shopping(request).locale)("account.credit") };
}

export function action({ context, request }: Route.ActionArgs) {
  return openOrder(context, request);
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

type Entry = Reply<"GET /api/account/credit">["entries"][number];

/** What a shopper has with the shop, and each movement of it with where it came from. */
export default function Credit({ loaderData: { credit, entries, next } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <section className={styles["section"]} aria-labelledby="credit">
      <h2 id="credit" className={styles["sectionTitle"]}>
        {t("account.credit")}
      </h2>
      {credit.length === 0 ? <p>{t("account.credit.none")}</p> : <p>{t("account.credit.lead")}</p>}
      {credit.map(({ balance, held }) => (
        <p key={balance.currency}>
          {t.rich("account.credit.have", {
            balance: (
              <strong>
                <Money value={balance} />
              </strong>
            ),
          })}{" "}
          {/[1-9]/.test(held.amount) ? t.rich("account.credit.held", { held: <Money value={held} /> }) : null}
        </p>
      ))}
      {entries.length === 0 ? null : (
        <ul className={styles["list"]}>
          {entries.map((entry) => (
            <Movement key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {next === null ? null : <Link to={`?before=${next}`}>{t("account.credit.older")}</Link>}
    </section>
  );
}

function Movement({ entry: { at, change, balance, origin, order } }: { readonly entry: Entry }) {
  const t = useWords();
  return (
    <li className={styles["item"]}>
      <div className={styles["what"]}>
        <span className={styles["name"]}>{t(`account.credit.origin.${origin}`, { number: order?.number ?? "" })}</span>
        <span className={styles["quiet"]}>
          <When at={at} /> · {t.rich("account.credit.then", { balance: <Money value={balance} /> })}
        </span>
      </div>
      <div className={styles["row"]}>
        <strong>
          {change.amount.startsWith("-") ? null : "+"}
          <Money value={change} />
        </strong>
        {order === null ? null : (
          <Form method="post">
            <input type="hidden" name="id" value={order.id} />
            <Button tone="quiet">
              {t("account.order.open")} <span className="said">{order.number}</span>
            </Button>
          </Form>
        )}
      </div>
    </li>
  );
}
