import { Form } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useWords } from "../words.ts";
import { CurrentPassword, useBusy } from "./own-forms.tsx";
import type { Told } from "./security.tsx";
import styles from "./account.module.css";

/** Codes of an app beside the password: switched on with a first code, off with the password. */
export function SecondFactor({ on, told }: { readonly on: boolean; readonly told: Told }) {
  const t = useWords();
  const prepared = told !== undefined && "prepared" in told ? told.prepared : undefined;
  const codes = told !== undefined && "backupCodes" in told ? told.backupCodes : undefined;
  return (
    <section className={styles["section"]} aria-labelledby="factor">
      <h2 id="factor" className={styles["sectionTitle"]}>
        {t("account.factor")}
      </h2>
      <p>{t(on ? "account.factor.on" : "account.factor.text")}</p>
      {codes === undefined ? null : <Codes codes={codes} />}
      {on ? <Standing /> : prepared === undefined ? <Begin /> : <Confirm prepared={prepared} />}
    </section>
  );
}

function Begin() {
  const t = useWords();
  return (
    <Form method="post" className={styles["form"]}>
      <CurrentPassword />
      <div className={styles["row"]}>
        <Button tone="quiet" busy={useBusy("prepare")} name="intent" value="prepare">
          {t("account.factor.begin")}
        </Button>
      </div>
    </Form>
  );
}

function Confirm({
  prepared,
}: {
  readonly prepared: {
    readonly qr: string;
    readonly key: string;
    readonly uri: string;
    readonly backupCodes: string[];
  };
}) {
  const t = useWords();
  return (
    <>
      <p>{t("account.factor.scan")}</p>
      <img
        className={styles["qr"]}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(prepared.qr)}`}
        width={192}
        height={192}
        alt={t("account.factor.qr")}
      />
      <p className={styles["quiet"]}>
        {t("account.factor.key")} <span className={styles["key"]}>{prepared.key}</span>
      </p>
      <Codes codes={prepared.backupCodes} />
      <Form method="post" className={styles["form"]}>
        <Field
          label={t("account.factor.code")}
          hint={t("account.factor.code.hint")}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]{6,8}"
          required
        />
        <div className={styles["row"]}>
          <Button busy={useBusy("confirm")} name="intent" value="confirm">
            {t("account.factor.confirm")}
          </Button>
        </div>
      </Form>
    </>
  );
}

function Standing() {
  const t = useWords();
  return (
    <Form method="post" className={styles["form"]}>
      <CurrentPassword />
      <div className={styles["row"]}>
        <Button tone="quiet" busy={useBusy("codes")} name="intent" value="codes">
          {t("account.factor.codes")}
        </Button>
        <Button tone="danger" busy={useBusy("off")} name="intent" value="off">
          {t("account.factor.off")}
        </Button>
      </div>
    </Form>
  );
}

function Codes({ codes }: { readonly codes: readonly string[] }) {
  const t = useWords();
  return (
    <>
      <Notice tone="wait" title={t("account.factor.paper")}>
        <p>{t("account.factor.paper.text")}</p>
      </Notice>
      <ul className={styles["codes"]}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </>
  );
}
