import { Choice } from "../../ui/field.tsx";
import { formText } from "../form-text.ts";
import { useWords } from "../words.ts";

type Unit = "week" | "month";

const OFFERED = [
  [1, "week"],
  [2, "week"],
  [3, "week"],
  [4, "week"],
  [6, "week"],
  [8, "week"],
  [1, "month"],
  [2, "month"],
  [3, "month"],
  [6, "month"],
] as const satisfies readonly (readonly [number, Unit])[];

/** How often it comes, of those that people choose; one that is set already stays among them. */
export function RhythmField({ every = 4, unit = "week" }: { readonly every?: number; readonly unit?: Unit }) {
  const t = useWords();
  const isOffered = OFFERED.some(([count, of]) => count === every && of === unit);
  const all: readonly (readonly [number, Unit])[] = isOffered ? OFFERED : [[every, unit], ...OFFERED];
  return (
    <Choice label={t("autoship.every")} name="rhythm" defaultValue={`${every} ${unit}`}>
      {all.map(([count, of]) => (
        <option key={`${count} ${of}`} value={`${count} ${of}`}>
          {t(`autoship.${of}`, { count })}
        </option>
      ))}
    </Choice>
  );
}

export function rhythmOf(form: FormData): { readonly every: number; readonly unit: Unit } {
  const [every, unit] = formText(form, "rhythm").split(" ");
  return { every: Number(every), unit: unit === "month" ? "month" : "week" };
}
