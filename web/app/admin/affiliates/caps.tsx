import { NativeSelect, TextInput } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { AddForm } from "./add-form.tsx";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

type Program = Reply<"GET /api/admin/programs/{id}">;

/** The most that is paid for a customer, a day, a month, or at all. */
export function Caps({
  caps,
  groups,
  may,
}: {
  readonly caps: Program["caps"];
  readonly groups: Program["groups"];
  readonly may: boolean;
}) {
  const t = useWords();
  return (
    <Card id="caps" title={t("caps.title")}>
      {caps.length === 0 ? <p className={panels["quiet"]}>{t("caps.none")}</p> : null}
      <ul className={styles["plain"]}>
        {caps.map(({ id, per, group, amount }) => (
          <li key={id}>
            <span>
              <Money value={amount} /> {t(`caps.per.${per}`)}
              {group === null ? null : <small> · {groups.find((one) => one.id === group)?.name}</small>}
            </span>
            {may ? (
              <ConfirmWithReason
                label={t("retire")}
                title={t("caps.retire.title")}
                confirm={t("retire")}
                tone="quiet"
                fields={{ deed: "retire-cap", cap: id }}
              >
                <p>{t("caps.retire.means")}</p>
              </ConfirmWithReason>
            ) : null}
          </li>
        ))}
      </ul>
      {may ? (
        <AddForm deed="cap" label={t("caps.add")}>
          <NativeSelect
            name="per"
            label={t("caps.per")}
            data={(["customer", "day", "month", "budget"] as const).map((value) => ({
              value,
              label: t(`caps.per.${value}`),
            }))}
          />
          <TextInput name="amount" label={t("amount")} inputMode="decimal" required />
          <TextInput name="currency" label={t("currency")} pattern="[A-Za-z]{3}" defaultValue="EUR" required />
          <NativeSelect
            name="group"
            label={t("group")}
            data={[{ value: "", label: t("group.all") }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
          />
        </AddForm>
      ) : null}
    </Card>
  );
}
