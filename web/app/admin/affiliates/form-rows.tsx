import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Reply } from "../../api.ts";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

export type FormField = Reply<"GET /api/admin/programs">["programs"][number]["form"][number];

const KINDS = ["text", "long-text", "address", "number", "choice", "yes-no"] as const;

type Kept = FormField & { readonly key: number };

/** The questions that applicants answer, a row each; the form gets them as JSON under `form`. */
export function FormRows({ initial }: { readonly initial: readonly FormField[] }) {
  const t = useWords();
  const [rows, setRows] = useState<readonly Kept[]>(initial.map((row, key) => ({ ...row, key })));
  const change = (key: number, part: Partial<FormField>): void =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const add = (): void => {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    setRows([...rows, { key, name: freeName(rows), label: "", kind: "text", required: true }]);
  };
  return (
    <div className={styles["rows"]}>
      <input type="hidden" name="form" value={JSON.stringify(rows.map(({ key: _key, ...row }) => row))} />
      {rows.map((row, index) => (
        <div key={row.key} className={styles["row"]}>
          <TextInput
            label={t("form.label")}
            value={row.label}
            required
            maxLength={200}
            onChange={(event) => change(row.key, { label: event.currentTarget.value })}
          />
          <NativeSelect
            label={t("form.kind")}
            data={KINDS.map((value) => ({ value, label: t(`form.kind.${value}`) }))}
            value={row.kind}
            onChange={(event) => {
              const kind = KINDS.find((one) => one === event.currentTarget.value) ?? "text";
              change(row.key, { kind, choices: kind === "choice" ? (row.choices ?? []) : undefined });
            }}
          />
          {row.kind === "choice" ? (
            <TextInput
              label={t("form.choices")}
              defaultValue={(row.choices ?? []).join(", ")}
              required
              onChange={(event) =>
                change(row.key, {
                  choices: event.currentTarget.value
                    .split(",")
                    .map((text) => text.trim())
                    .filter((text) => text !== ""),
                })
              }
            />
          ) : null}
          <Checkbox
            label={t("form.required")}
            checked={row.required}
            onChange={(event) => change(row.key, { required: event.currentTarget.checked })}
          />
          <Button
            variant="subtle"
            color="bad"
            onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
            aria-label={t("rows.remove.of", { row: index + 1 })}
          >
            {t("rows.remove")}
          </Button>
        </div>
      ))}
      <div>
        <Button variant="default" onClick={add}>
          {t("form.add")}
        </Button>
      </div>
    </div>
  );
}

/** A question keeps its name for ever, since answers stand under it. */
function freeName(rows: readonly FormField[]): string {
  let number = rows.length + 1;
  while (rows.some(({ name }) => name === `question-${number}`)) number += 1;
  return `question-${number}`;
}
