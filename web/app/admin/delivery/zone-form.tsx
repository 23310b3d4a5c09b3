import { Button, MultiSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useFetcher } from "react-router";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import desk from "../desk/desk.module.css";
import { useWords } from "../promotions/words.ts";
import { Answered } from "./answer.tsx";
import type { Answer } from "./answer.tsx";
import type { Market, Zone } from "./room.tsx";
import styles from "./delivery.module.css";

/** Makes a zone, or changes one. */
export function ZoneForm({ market, zone }: { readonly market: Market; readonly zone?: Zone }) {
  const t = useWords();
  const fetcher = useFetcher<Answer>();
  const [countries, setCountries] = useState<string[]>(zone?.countries ?? []);
  const names = new Intl.DisplayNames(t.locale, { type: "region" });
  return (
    <IdempotentForm fetcher={fetcher} className={styles["form"] ?? ""}>
      <input type="hidden" name="intent" value="zone" />
      <input type="hidden" name="market" value={market.code} />
      <input type="hidden" name="id" value={zone?.id ?? ""} />
      <input type="hidden" name="countries" value={countries.join(",")} />
      <div className={desk["sides"]}>
        <TextInput
          name="name"
          label={t("zone.name")}
          description={t("zone.name.hint")}
          defaultValue={zone?.name ?? ""}
          maxLength={80}
          required
        />
        <MultiSelect
          label={t("zone.countries")}
          description={t("zone.everywhere")}
          data={market.shipsTo.map((code) => ({ value: code, label: names.of(code) ?? code }))}
          value={countries}
          onChange={setCountries}
          searchable
          clearable
        />
        <TextInput
          name="regions"
          label={t("zone.regions")}
          description={t("zone.regions.hint")}
          defaultValue={zone?.regions.join(", ") ?? ""}
        />
        <TextInput
          name="postcodePrefixes"
          label={t("zone.postcodes")}
          description={t("zone.postcodes.hint")}
          defaultValue={zone?.postcodePrefixes.join(", ") ?? ""}
        />
      </div>
      <Answered answer={fetcher.state === "idle" ? fetcher.data : undefined} />
      <div>
        <Button type="submit" variant="default" loading={fetcher.state !== "idle"}>
          {t(zone === undefined ? "delivery.add" : "delivery.save")}
        </Button>
      </div>
    </IdempotentForm>
  );
}
