import { Form, useNavigation } from "react-router";
import type { Problem } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import account from "../account/account.module.css";
import { Place } from "../checkout/address.tsx";
import { faultsIn } from "../checkout/entries.ts";
import type { Entries } from "../checkout/entries.ts";
import type { AddressRules } from "../shown.ts";
import { useWords } from "../words.ts";
import type { Autoship } from "./autoship.tsx";
import { daysAfter } from "./days.ts";
import { useKeptName, WayToPay } from "./way-to-pay.tsx";
import type { Wallet } from "./way-to-pay.tsx";
import styles from "./autoship.module.css";

export function PaymentPart({ autoship, wallet }: { readonly autoship: Autoship; readonly wallet: Wallet }) {
  const t = useWords();
  const name = useKeptName();
  const busy = useNavigation().state === "submitting";
  const { method, state, why, charges } = autoship;
  const isAsked =
    state === "setting-up" || why === "unpaid" || charges.some((one) => one.state === "open" && one.failures > 0);
  return (
    <section className={account["section"]} aria-labelledby="payment">
      <h2 id="payment" className={account["sectionTitle"]}>
        {t("autoship.payment")}
      </h2>
      {method === null ? null : <p>{name(method)}</p>}
      <details className={styles["fold"]} open={isAsked}>
        <summary>{t("account.change")}</summary>
        <IdempotentForm className={account["form"]}>
          <WayToPay wallet={wallet} chosen={method?.id} title={t("autoship.pay")} />
          <div className={account["row"]}>
            <Button tone="quiet" busy={busy} name="intent" value="method">
              {t("autoship.payment.do")}
            </Button>
          </div>
        </IdempotentForm>
      </details>
    </section>
  );
}

export function AddressPart({
  autoship: { contact },
  countries,
  problem,
}: {
  readonly autoship: Autoship;
  readonly countries: readonly AddressRules[];
  readonly problem: Problem | undefined;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  if (contact === null) return null;
  const { name, email, country, line1, line2, postcode, city, region } = contact;
  const entries: Entries = { name, email, country, line1, line2: line2 ?? "", postcode, city, region: region ?? "" };
  const faults = faultsIn(problem);
  return (
    <section className={account["section"]} aria-labelledby="address">
      <h2 id="address" className={account["sectionTitle"]}>
        {t("autoship.address")}
      </h2>
      <address className={account["what"]}>
        <span>{name}</span>
        <span>{[line1, line2].filter(Boolean).join(", ")}</span>
        <span>{[postcode, city, region, country].filter(Boolean).join(" ")}</span>
      </address>
      <details className={styles["fold"]} open={Object.keys(faults).length > 0}>
        <summary>{t("account.change")}</summary>
        <Form method="post" className={account["form"]} noValidate>
          <Place key={`${line1} ${postcode} ${country}`} countries={countries} entries={entries} faults={faults} />
          <div className={account["row"]}>
            <Button tone="quiet" busy={busy} name="intent" value="address">
              {t("autoship.address.do")}
            </Button>
          </div>
        </Form>
      </details>
    </section>
  );
}

export function PauseOrEnd({
  autoship: { state, nextOn },
  today,
}: {
  readonly autoship: Autoship;
  readonly today: string;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const later = nextOn > today ? nextOn : today;
  return (
    <section className={account["section"]} aria-labelledby="pause">
      <h2 id="pause" className={account["sectionTitle"]}>
        {t("autoship.pause.title")}
      </h2>
      <div className={styles["deeds"]}>
        {state === "active" ? (
          <Form method="post">
            <Field
              label={t("autoship.pause.until")}
              type="date"
              name="on"
              min={daysAfter(today, 1)}
              max={daysAfter(today, 365)}
            />
            <Button tone="quiet" busy={busy} name="intent" value="pause">
              {t("autoship.pause")}
            </Button>
          </Form>
        ) : null}
        {state === "paused" ? (
          <Form method="post">
            <Field
              label={t("autoship.resume.on")}
              type="date"
              name="on"
              min={today}
              max={daysAfter(today, 365)}
              defaultValue={later}
              required
            />
            <Button busy={busy} name="intent" value="resume">
              {t("autoship.resume")}
            </Button>
          </Form>
        ) : null}
      </div>
      <details className={styles["fold"]}>
        <summary>{t("autoship.end")}</summary>
        <Form method="post" className={account["form"]}>
          <p>{t("autoship.end.text")}</p>
          <div className={account["row"]}>
            <Button tone="danger" busy={busy} name="intent" value="end">
              {t("autoship.end.sure")}
            </Button>
          </div>
        </Form>
      </details>
    </section>
  );
}
