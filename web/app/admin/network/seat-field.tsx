import { NativeSelect, Radio } from "@mantine/core";
import { useCallback, useState } from "react";
import { useAsked } from "../../ui/explorer/use-asked.ts";
import styles from "../desk/desk.module.css";
import { useWords } from "../desk/words.ts";
import type { OwnSeat } from "./seats-of.ts";

/** Which of a member's positions, sent as `name`; with `leg`, also which free leg under it. */
export function SeatField({
  tree,
  member,
  name,
  label,
  leg = false,
}: {
  readonly tree: string;
  readonly member: string;
  readonly name: string;
  readonly label: string;
  readonly leg?: boolean;
}) {
  const t = useWords();
  const ask = useCallback(
    async (signal: AbortSignal) => {
      const response = await fetch(`/admin/network/seats-of?tree=${encodeURIComponent(tree)}&member=${member}`, {
        signal,
      });
      if (!response.ok) throw new Error(`the seats answered ${response.status}`);
      return (await response.json()) as readonly OwnSeat[];
    },
    [tree, member],
  );
  const { value: seats, state } = useAsked(ask);
  const [wished, setWished] = useState<string>();
  if (state === "failed") return <p role="alert">{t("seat.failed")}</p>;
  if (seats === undefined) return <p className={styles["asked"]}>{t("seat.asking")}</p>;
  const seat = seats.find(({ id }) => id === wished) ?? seats[0];
  if (seat === undefined) return <output>{t("seat.none")}</output>;
  const free = seat.legs.findIndex((one) => one === null);
  return (
    <>
      {seats.length === 1 ? (
        <input type="hidden" name={name} value={seat.id} />
      ) : (
        <NativeSelect
          name={name}
          label={label}
          value={seat.id}
          onChange={(event) => setWished(event.currentTarget.value)}
          data={seats.map(({ id }, index) => ({ value: id, label: t("seat.position", { number: index + 1, id }) }))}
        />
      )}
      {!leg ? null : free < 0 ? (
        <output>{t("seat.full")}</output>
      ) : (
        <Radio.Group key={seat.id} name="leg" label={t("seat.leg")} defaultValue={String(free)} required>
          <div className={styles["choices"]}>
            {seat.legs.map((sitting, number) => (
              <Radio
                // A leg is its number.
                // oxlint-disable-next-line react/no-array-index-key
                key={number}
                value={String(number)}
                disabled={sitting !== null}
                label={legName(t, number, seat.legs.length)}
                description={sitting === null ? t("seat.free") : t("seat.taken", { who: sitting })}
              />
            ))}
          </div>
        </Radio.Group>
      )}
    </>
  );
}

/** Left and right of two, otherwise the number from the left. */
export function legName(t: ReturnType<typeof useWords>, leg: number, width: number): string {
  if (width === 2) return t(leg === 0 ? "seat.left" : "seat.right");
  return t("seat.number", { number: leg + 1 });
}
