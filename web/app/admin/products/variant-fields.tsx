import { NativeSelect, TextInput } from "@mantine/core";
import type { Fields, Terms } from "./editor.tsx";
import { useWords } from "./words.ts";
import styles from "./editor.module.css";

const CLASSES = ["retail", "preferred", "wholesale"] as const;

/** What one variant is like and what it costs; each field is named `PREFIX:` and the catalogue file's column. */
export function VariantFields({
  prefix,
  fields,
  terms,
}: {
  readonly prefix: string;
  readonly fields: Fields;
  readonly terms: Terms;
}) {
  const t = useWords();
  return (
    <>
      <div className={styles["fields"]}>
        {terms.locales.map((locale) => (
          <TextInput
            key={locale}
            name={`${prefix}:name.${locale}`}
            label={t("edit.name", { locale })}
            maxLength={200}
            defaultValue={fields[`name.${locale}`]}
          />
        ))}
        {terms.options.map((option) => (
          <NativeSelect
            key={option.key}
            name={`${prefix}:option.${option.key}`}
            label={option.name}
            defaultValue={fields[`option.${option.key}`] ?? ""}
            data={[{ value: "", label: "–" }, ...option.values.map(({ key, name }) => ({ value: key, label: name }))]}
          />
        ))}
        <NativeSelect
          name={`${prefix}:digital`}
          label={t("edit.digital")}
          defaultValue={fields["digital"] ?? ""}
          data={[
            { value: "", label: t("edit.digital.no") },
            { value: "yes", label: t("edit.digital.yes") },
          ]}
        />
        <TextInput
          name={`${prefix}:download_limit`}
          label={t("edit.limit")}
          description={t("edit.limit.hint")}
          inputMode="numeric"
          defaultValue={fields["download_limit"]}
        />
        <TextInput
          name={`${prefix}:access_days`}
          label={t("edit.days")}
          description={t("edit.days.hint")}
          inputMode="numeric"
          defaultValue={fields["access_days"]}
        />
        <TextInput
          name={`${prefix}:weight_grams`}
          label={t("edit.weight")}
          inputMode="numeric"
          defaultValue={fields["weight_grams"]}
        />
        <TextInput
          name={`${prefix}:low_at`}
          label={t("edit.low")}
          description={t("edit.low.hint")}
          inputMode="numeric"
          defaultValue={fields["low_at"]}
        />
        <TextInput
          name={`${prefix}:parts`}
          label={t("edit.parts")}
          description={t("edit.parts.hint")}
          defaultValue={fields["parts"]}
        />
      </div>
      <Prices prefix={prefix} fields={fields} terms={terms} />
    </>
  );
}

/** A row a market and class: what it costs there, and its points. An empty price is not sold, or costs what retail does. */
function Prices({ prefix, fields, terms }: Parameters<typeof VariantFields>[0]) {
  const t = useWords();
  return (
    <div className={styles["scroll"]}>
      <table className={styles["prices"]}>
        <caption className="said">{t("edit.prices")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("edit.prices")}</th>
            <th scope="col">{t("edit.price")}</th>
            <th scope="col">CV</th>
            <th scope="col">QV</th>
          </tr>
        </thead>
        <tbody>
          {terms.markets.flatMap(({ code, name, currency }) =>
            CLASSES.map((list) => {
              const label = `${name}, ${t(`class.${list}`)} (${currency})`;
              return (
                <tr key={`${code}.${list}`}>
                  <th scope="row">{label}</th>
                  {(["price", "cv", "qv"] as const).map((kind) => (
                    <td key={kind}>
                      <TextInput
                        name={`${prefix}:${kind}.${code}.${list}`}
                        aria-label={`${label}, ${kind === "price" ? t("edit.price") : kind.toUpperCase()}`}
                        size="xs"
                        inputMode="decimal"
                        defaultValue={fields[`${kind}.${code}.${list}`]}
                      />
                    </td>
                  ))}
                </tr>
              );
            }),
          )}
        </tbody>
      </table>
    </div>
  );
}
