import { Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { RuleRow } from "./rules.ts";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

/** What a row can ask about: words are one of several, numbers have bounds. */
export interface Subject {
  readonly value: string;
  readonly label: string;
  readonly kind: "word" | "number";
}

type Kept = RuleRow & { readonly key: number };

/** Conditions, a row each; the form gets them as JSON under `name`. */
export function RuleRows({
  name,
  subjects,
  initial,
}: {
  readonly name: string;
  readonly subjects: readonly Subject[];
  readonly initial: readonly RuleRow[];
}) {
  const t = useWords();
  const [rows, setRows] = useState<readonly Kept[]>(initial.map((row, key) => ({ ...row, key })));
  const change = (key: number, part: Partial<RuleRow>): void =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const kindOf = (about: string) => subjects.find(({ value }) => value === about)?.kind ?? "word";
  const add = (): void => {
    const [first] = subjects;
    if (first === undefined) return;
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    setRows([
      ...rows,
      { key, about: first.value, op: first.kind === "number" ? "atLeast" : "is", value: "", or: false },
    ]);
  };
  return (
    <div className={styles["rows"]}>
      <input type="hidden" name={name} value={JSON.stringify(rows.map(({ key: _key, ...row }) => row))} />
      {rows.map((row, index) => (
        <div key={row.key} className={styles["row"]}>
          {index === 0 ? null : (
            <Checkbox
              label={t("rows.or")}
              checked={row.or}
              onChange={(event) => change(row.key, { or: event.currentTarget.checked })}
            />
          )}
          <NativeSelect
            label={t("rows.about")}
            data={subjects.map(({ value, label }) => ({ value, label }))}
            value={row.about}
            onChange={(event) => {
              const about = event.currentTarget.value;
              change(row.key, { about, op: kindOf(about) === "number" ? "atLeast" : "is", value: "" });
            }}
          />
          <NativeSelect
            label={t("rows.op")}
            data={(kindOf(row.about) === "number" ? (["atLeast", "atMost"] as const) : (["is", "not"] as const)).map(
              (op) => ({ value: op, label: t(`rows.op.${op}`) }),
            )}
            value={row.op}
            onChange={(event) => change(row.key, { op: event.currentTarget.value as RuleRow["op"] })}
          />
          <TextInput
            label={t("rows.value")}
            value={row.value}
            {...(kindOf(row.about) === "number" ? { inputMode: "decimal" } : {})}
            onChange={(event) => change(row.key, { value: event.currentTarget.value })}
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
          {t("rows.add")}
        </Button>
      </div>
    </div>
  );
}
