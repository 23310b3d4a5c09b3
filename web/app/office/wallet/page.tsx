import { api, refusalOf } from "../../api.ts";
import type { Call } from "../../api.ts";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../page-meta.ts";
import { isZero } from "../parts/add-money.ts";
import { Balances } from "../parts/balances.tsx";
import { useWords } from "../words.ts";
import { Account } from "./account.tsx";
import { readHeld } from "./read-held.ts";
import { Payouts } from "./payouts.tsx";
import { Papers } from "./papers.tsx";
import { WalletRequests } from "./requests.tsx";
import { sendAccount } from "./send-account.ts";
import { sendRequest } from "./send-request.ts";
import { Statement } from "./statement.tsx";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "wallet.title");
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const call = api(context);
  const currency = /^[A-Z]{3}$/.exec(url.searchParams.get("currency") ?? "")?.[0];
  const before = url.searchParams.get("before");
  const [wallet, stripe] = await Promise.all([
    call("GET /api/partner/wallet", {
      query: { limit: 25, ...(currency === undefined ? {} : { currency }), ...(before === null ? {} : { before }) },
    }),
    readStripe(call, url.searchParams.has("stripe")),
  ]);
  const isHeld = wallet.balances.some(({ held }) => !isZero(held));
  return {
    ...wallet,
    stripe,
    release: isHeld ? await readHeld(call, Date.now()) : undefined,
    isFirst: before === null,
    editing: url.searchParams.get("account") === "edit",
    papers: url.searchParams.get("papers") === "edit",
    saved: url.searchParams.has("saved"),
  };
}

/** How the account at Stripe stands; asked anew when the member comes back from Stripe's page. */
async function readStripe(call: Call, isBack: boolean) {
  if (isBack) {
    try {
      return await call("POST /api/partner/payout-account/stripe/refresh");
    } catch (error) {
      // Stripe is asked by its events as well: what it said last is shown.
      refusalOf(error);
    }
  }
  return await call("GET /api/partner/payout-account/stripe");
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const asked = await sendRequest(call, form);
  if (asked !== undefined) return asked;
  return await sendAccount(call, form);
}

export default function Wallet({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const { balances, accounts, stripe, payouts, requests, statement, release, isFirst, editing, papers, saved } =
    loaderData;
  const answer = actionData !== undefined && "given" in actionData ? actionData : undefined;
  const isOwed = balances.some(({ available }) => available.amount.startsWith("-") && !isZero(available));
  return (
    <>
      <PageTitle title={t("wallet.title")} lead={t("wallet.lead")} />
      <div className={styles["page"]}>
        <section aria-labelledby="balances" className={styles["balances"]}>
          <h2 id="balances" className={styles["heading"]}>
            {t("wallet.balances")}
          </h2>
          {balances.length === 0 ? (
            <p className={styles["text"]}>{t("wallet.none.text")}</p>
          ) : (
            <Balances
              of={balances}
              means
              held={
                release === undefined
                  ? undefined
                  : t.rich(`wallet.held.${release.which}`, { date: <When at={release.at} /> })
              }
            />
          )}
          {isOwed ? (
            <Notice tone="wait">
              <p>{t("wallet.below.text")}</p>
            </Notice>
          ) : null}
        </section>
        <section aria-labelledby="account" className={styles["account"]}>
          <h2 id="account" className={styles["heading"]}>
            {t("wallet.account")}
          </h2>
          {saved && !editing ? (
            <Notice tone="good" title={t("wallet.account.saved")} live>
              <p>{t("wallet.account.saved.text")}</p>
            </Notice>
          ) : null}
          <Account accounts={accounts} stripe={stripe} editing={editing} answer={answer} />
        </section>
        <section aria-labelledby="use" className={styles["use"]}>
          <h2 id="use" className={styles["heading"]}>
            {t("wallet.use")}
          </h2>
          {actionData !== undefined && "problem" in actionData ? (
            <ProblemNotice problem={actionData.problem} money={t("wallet.use.refused.money")} />
          ) : null}
          {actionData !== undefined && "done" in actionData ? (
            <Notice tone="good" live>
              <p>{t(`wallet.use.done.${actionData.done}`)}</p>
            </Notice>
          ) : null}
          <WalletRequests requests={requests} />
        </section>
        <section aria-labelledby="papers" className={styles["account"]} style={{ gridArea: "papers" }}>
          <h2 id="papers" className={styles["heading"]}>
            {t("papers.title")}
          </h2>
          <Papers
            payee={requests.payee}
            editing={papers && !(actionData !== undefined && "done" in actionData && actionData.done === "tax-form")}
          />
        </section>
        <section aria-labelledby="payouts" className={styles["payouts"]}>
          <h2 id="payouts" className={styles["heading"]}>
            {t("wallet.payouts")}
          </h2>
          <Payouts payouts={payouts} />
        </section>
        <section aria-labelledby="statement" className={styles["statement"]}>
          <h2 id="statement" className={styles["heading"]}>
            {t("wallet.statement")}
          </h2>
          <Statement statement={statement} currencies={balances.map(({ currency }) => currency)} isFirst={isFirst} />
        </section>
      </div>
    </>
  );
}
