import { ActionIcon, Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { useFetcher } from "react-router";
import { Icon } from "../../ui/icon.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import desk from "../desk/desk.module.css";
import panels from "../money/panels.module.css";
import { useWords } from "../promotions/words.ts";
import { Answered } from "./answer.tsx";
import type { Answer } from "./answer.tsx";
import type { Market, Method, Zone } from "./room.tsx";
import styles from "./delivery.module.css";

interface Row {
  readonly key: number;
  readonly rate: Method["rates"][number] | undefined;
}

/** Makes a way to send parcels, or changes one, with its prices. */
export function MethodForm({
  zone,
  market,
  method,
}: {
  readonly zone: Zone;
  readonly market: Market;
  readonly method?: Method;
}) {
  const t = useWords();
  const fetcher = useFetcher<Answer>();
  return (
    <IdempotentForm fetcher={fetcher} className={styles["form"] ?? ""}>
      <input type="hidden" name="intent" value="method" />
      <input type="hidden" name="zone" value={zone.id} />
      <input type="hidden" name="id" value={method?.id ?? ""} />
      <div className={desk["sides"]}>
        {(["en", "de", "ja"] as const).map((locale) => (
          <TextInput
            key={locale}
            name={locale}
            label={t(`method.name.${locale}`)}
            defaultValue={method?.names[locale] ?? ""}
            required={locale === "en"}
            maxLength={80}
          />
        ))}
      </div>
      <Rates market={market} rates={method?.rates ?? []} />
      <div className={desk["sides"]}>
        <NumberInput
          name="daysLeast"
          label={t("method.days.least")}
          min={0}
          max={365}
          allowDecimal={false}
          defaultValue={method?.daysLeast ?? ""}
        />
        <NumberInput
          name="daysMost"
          label={t("method.days.most")}
          min={0}
          max={365}
          allowDecimal={false}
          defaultValue={method?.daysMost ?? ""}
        />
        <NumberInput
          name="position"
          label={t("method.position")}
          min={0}
          max={1000}
          allowDecimal={false}
          defaultValue={method?.position ?? zone.methods.length}
        />
        <TextInput
          name="taxClass"
          label={t("method.class")}
          description={t("method.class.hint")}
          pattern="[a-z][a-z0-9\-]{0,39}"
          defaultValue={method?.taxClass ?? "standard"}
        />
      </div>
      <Checkbox name="active" label={t("method.active")} defaultChecked={method?.active ?? true} />
      <Answered answer={fetcher.state === "idle" ? fetcher.data : undefined} />
      <div>
        <Button type="submit" variant="default" loading={fetcher.state !== "idle"}>
          {t(method === undefined ? "delivery.add" : "delivery.save")}
        </Button>
      </div>
    </IdempotentForm>
  );
}

function Rates({ market, rates }: { readonly market: Market; readonly rates: Method["rates"] }) {
  const t = useWords();
  const [rows, setRows] = useState<readonly Row[]>(
    rates.length === 0 ? [{ key: 0, rate: undefined }] : rates.map((rate, key) => ({ key, rate })),
  );
  const more = (): void =>
    setRows((before) => [...before, { key: Math.max(...before.map(({ key }) => key), 0) + 1, rate: undefined }]);
  return (
    <fieldset className={styles["rates"]} style={{ border: 0, margin: 0, padding: 0 }}>
      <legend>{t("method.rates")}</legend>
      <p className={panels["quiet"]}>{t("method.rates.hint")}</p>
      {rows.map(({ key, rate }) => (
        <div key={key} className={desk["inline"]}>
          <TextInput
            name="amount"
            label={`${t("method.rate.amount")} (${market.currency})`}
            inputMode="decimal"
            pattern="\d{1,9}([.,]\d{1,3})?"
            defaultValue={rate?.amount.amount ?? ""}
            required
            w={140}
          />
          <TextInput
            name="upToGrams"
            label={t("method.rate.grams")}
            placeholder={t("method.rate.grams.none")}
            inputMode="numeric"
            pattern="\d{1,9}"
            defaultValue={rate?.upToGrams ?? ""}
            w={160}
          />
          <TextInput
            name="fromGoods"
            label={t("method.rate.goods")}
            inputMode="decimal"
            pattern="\d{1,9}([.,]\d{1,3})?"
            defaultValue={rate?.fromGoods.amount ?? "0"}
            w={160}
          />
          {rows.length === 1 ? null : (
            <ActionIcon
              variant="subtle"
              size="lg"
              aria-label={t("method.rate.less")}
              onClick={() => setRows((before) => before.filter((each) => each.key !== key))}
            >
              <Icon name="close" size={16} />
            </ActionIcon>
          )}
        </div>
      ))}
      <div>
        <Button variant="subtle" size="compact-sm" onClick={more}>
          {t("method.rate.more")}
        </Button>
      </div>
    </fieldset>
  );
}
