import { Radio } from "@mantine/core";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { useWords } from "../daily/words.ts";
import type { Member } from "./standing.tsx";
import styles from "./members.module.css";

type Change = "suspend" | "activate" | "distributor" | "affiliate" | "terminate";

const MEANS: Readonly<Record<Change, string>> = {
  suspend: "status:suspended",
  activate: "status:active",
  distributor: "kind:distributor",
  affiliate: "kind:affiliate",
  terminate: "status:terminated",
};

/** What can become of a member, each choice with what it means for what they earn. */
export function ChangeStanding({ member }: { readonly member: Member }) {
  const t = useWords();
  const choices: readonly Change[] = [
    member.status === "active" ? "suspend" : "activate",
    member.kind === "affiliate" ? "distributor" : "affiliate",
    "terminate",
  ];
  return (
    <ConfirmWithReason
      label={t("standing.do")}
      title={t("standing.title", { name: member.displayName })}
      confirm={t("standing.confirm")}
    >
      <Radio.Group name="change" label={t("standing.what")} defaultValue={MEANS[choices[0] ?? "suspend"]}>
        <div className={styles["choices"]}>
          {choices.map((choice) => (
            <Radio
              key={choice}
              value={MEANS[choice]}
              label={t(`standing.${choice}`)}
              description={t(`standing.${choice}.means`)}
            />
          ))}
        </div>
      </Radio.Group>
      <p>{t("standing.past")}</p>
    </ConfirmWithReason>
  );
}
