import { data, redirect } from "react-router";
import { ApiProblem, api, refusalOf } from "../../api.ts";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../page-meta.ts";
import { isZero } from "../parts/add-money.ts";
import { Balances } from "../parts/balances.tsx";
import { useWords } from "../words.ts";
import { Account } from "./account.tsx";
import type { AccountFault } from "./account.tsx";
import { readHeld } from "./read-held.ts";
import { Payouts } from "./payouts.tsx";
import { WalletRequests } from "./requests.tsx";
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
  const wallet = await call("GET /api/partner/wallet", {
    query: { limit: 25, ...(currency === undefined ? {} : { currency }), ...(before === null ? {} : { before }) },
  });
  const isHeld = wallet.balances.some(({ held }) => !isZero(held));
  return {
    ...wallet,
    release: isHeld ? await readHeld(call, Date.now()) : undefined,
    isFirst: before === null,
    editing: url.searchParams.get("account") === "edit",
    saved: url.searchParams.has("saved"),
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const asked = await sendRequest(api(context), form);
  if (asked !== undefined) return asked;
  const read = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const given = { holder: read("holder"), iban: read("iban"), bic: read("bic") };
  const wrong = (fault: AccountFault, status: number) => data({ given, fault }, { status });
  if (given.holder === "" || given.iban === "") {
    return wrong(
      { ...(given.holder === "" ? { holder: "wrong" } : {}), ...(given.iban === "" ? { iban: "wrong" } : {}) },
      400,
    );
  }
  try {
    await api(context)("PUT /api/partner/payout-account", {
      body: { holder: given.holder, iban: given.iban, bic: given.bic === "" ? null : given.bic },
      idempotencyKey: idempotencyKey(form),
    });
  } catch (error) {
    const { status } = refusalOf(error);
    const field =
      error instanceof ApiProblem ? (error.problem.data as { readonly field?: string } | undefined)?.field : undefined;
    if (field === "holder") return wrong({ holder: "wrong" }, status);
    if (field === "bic") return wrong({ bic: given.bic === "" ? "needed" : "wrong" }, status);
    return wrong({ iban: "wrong" }, status);
  }
  return redirect("/office/wallet?saved#account");
}

export default function Wallet({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const { balances, account, payouts, requests, statement, release, isFirst, editing, saved } = loaderData;
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
          <Account account={account} editing={editing} answer={answer} />
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
