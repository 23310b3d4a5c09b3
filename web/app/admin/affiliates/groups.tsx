import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { AddForm } from "./add-form.tsx";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

type Program = Reply<"GET /api/admin/programs/{id}">;

/** The groups of a program: each has rates and a hold of its own. */
export function Groups({ groups, may }: { readonly groups: Program["groups"]; readonly may: boolean }) {
  const t = useWords();
  return (
    <Card id="groups" title={t("groups.title")}>
      <ul className={styles["plain"]}>
        {groups.map(({ id, name, holdDays, isDefault }) => (
          <li key={id}>
            <span>
              {name} {isDefault ? <small>{t("groups.first")}</small> : null}
            </span>
            <span className={panels["quiet"]}>
              {holdDays === null ? t("groups.hold.program") : t("groups.hold", { count: holdDays })}
            </span>
          </li>
        ))}
      </ul>
      {may ? (
        <AddForm deed="group" label={t("groups.add")}>
          <TextInput name="name" label={t("groups.name")} required maxLength={60} />
          <NumberInput
            name="holdDays"
            label={t("program.hold")}
            description={t("groups.hold.hint")}
            min={0}
            max={365}
            allowDecimal={false}
          />
        </AddForm>
      ) : null}
    </Card>
  );
}

/** What an affiliate must sell to climb. */
export function Tiers({ tiers, may }: { readonly tiers: Program["tiers"]; readonly may: boolean }) {
  const t = useWords();
  return (
    <Card id="tiers" title={t("tiers.title")}>
      {tiers.length === 0 ? <p className={panels["quiet"]}>{t("tiers.none")}</p> : null}
      <ul className={styles["plain"]}>
        {tiers.map(({ id, name, sales, amount, span }) => (
          <li key={id}>
            <span>{name}</span>
            <span className={panels["quiet"]}>
              {t.rich(`tiers.${span}`, {
                least: amount === null ? t("tiers.sales", { count: sales ?? 0 }) : <Money value={amount} />,
              })}
            </span>
          </li>
        ))}
      </ul>
      {may ? (
        <AddForm deed="tier" label={t("tiers.add")}>
          <p>{t("tiers.means")}</p>
          <TextInput name="name" label={t("groups.name")} required maxLength={60} />
          <NumberInput name="sales" label={t("tiers.by.sales")} min={1} allowDecimal={false} />
          <TextInput name="amount" label={t("tiers.by.amount")} inputMode="decimal" />
          <TextInput name="currency" label={t("currency")} pattern="[A-Za-z]{3}" defaultValue="EUR" />
          <NativeSelect
            name="span"
            label={t("tiers.span")}
            data={(["month", "ever"] as const).map((value) => ({ value, label: t(`tiers.span.${value}`) }))}
          />
        </AddForm>
      ) : null}
    </Card>
  );
}
