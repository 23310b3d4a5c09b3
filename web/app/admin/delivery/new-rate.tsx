import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useFetcher } from "react-router";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import desk from "../desk/desk.module.css";
import { Card } from "../money/card.tsx";
import { useWords } from "../promotions/words.ts";
import { Answered } from "./answer.tsx";
import type { Answer } from "./answer.tsx";
import type { Market } from "./room.tsx";
import styles from "./delivery.module.css";

/** A rate of a place from a day on. */
export function NewRate({ market }: { readonly market: Market }) {
  const t = useWords();
  const fetcher = useFetcher<Answer>();
  const names = new Intl.DisplayNames(t.locale, { type: "region" });
  return (
    <Card id="new-rate" title={t("tax.new")} text={t("tax.new.text")}>
      <IdempotentForm fetcher={fetcher} className={styles["form"] ?? ""}>
        <input type="hidden" name="intent" value="rate" />
        <input type="hidden" name="market" value={market.code} />
        <div className={desk["sides"]}>
          <NativeSelect
            name="country"
            label={t("tax.country")}
            data={[
              { value: "", label: t("tax.country.all") },
              ...market.shipsTo.map((code) => ({ value: code, label: names.of(code) ?? code })),
            ]}
          />
          <TextInput name="region" label={t("tax.region")} maxLength={60} />
          <TextInput name="postcodePrefix" label={t("tax.postcode")} maxLength={16} />
          <TextInput
            name="taxClass"
            label={t("tax.class")}
            description={t("tax.class.hint")}
            pattern="[a-z][a-z0-9\-]{0,39}"
            defaultValue="standard"
          />
          <TextInput
            name="name"
            label={t("tax.name")}
            description={t("tax.name.hint")}
            defaultValue={market.taxRates[0]?.name ?? ""}
            maxLength={60}
            required
          />
          <TextInput
            name="percent"
            label={t("tax.percent")}
            inputMode="decimal"
            pattern="\d{1,3}([.,]\d{1,4})?"
            rightSection="%"
            required
          />
          <TextInput name="validFrom" type="date" label={t("tax.from")} required />
        </div>
        <Answered answer={fetcher.state === "idle" ? fetcher.data : undefined} />
        <div>
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {t("delivery.add")}
          </Button>
        </div>
      </IdempotentForm>
    </Card>
  );
}
