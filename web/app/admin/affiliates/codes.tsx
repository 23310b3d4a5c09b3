import { TextInput } from "@mantine/core";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { MemberField } from "../desk/member-field.tsx";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { AddForm } from "./add-form.tsx";
import { useWords } from "./words.ts";

/** Codes and products that stand for an affiliate's name. */
export function Codes() {
  const t = useWords();
  return (
    <Card id="codes" title={t("codes.title")} text={t("codes.text")}>
      <div className={panels["buttons"]}>
        <AddForm deed="code" label={t("codes.give")}>
          <MemberField name="member" label={t("affiliate")} required />
          <TextInput name="code" label={t("codes.code")} required minLength={2} maxLength={40} />
        </AddForm>
        <ConfirmWithReason
          label={t("codes.archive")}
          title={t("codes.archive")}
          confirm={t("retire")}
          fields={{ deed: "archive-code" }}
        >
          <TextInput name="code" label={t("codes.code")} required minLength={2} maxLength={40} />
        </ConfirmWithReason>
        <AddForm deed="product" label={t("codes.product")} reason>
          <p>{t("codes.product.means")}</p>
          <TextInput name="product" label={t("codes.product.slug")} required maxLength={100} />
          <MemberField name="member" label={t("affiliate")} />
        </AddForm>
      </div>
    </Card>
  );
}
