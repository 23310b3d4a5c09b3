import { Button, FileInput, TextInput } from "@mantine/core";
import { useNavigation } from "react-router";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Card } from "../money/card.tsx";
import type { Edited } from "./editor.tsx";
import { useWords } from "./words.ts";
import styles from "./editor.module.css";

/** The pictures in their order, the first on cards; what each shows, for whoever does not see it. */
export function Pictures({ of, locales }: { readonly of: Edited; readonly locales: readonly string[] }) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  return (
    <Card id="pictures" title={t("pictures.title")}>
      {of.pictures.length === 0 ? null : (
        <IdempotentForm className={styles["form"] ?? ""}>
          <input type="hidden" name="deed" value="gallery" />
          <ol className={styles["pictures"]}>
            {of.pictures.map((picture, index) => (
              <li key={picture.sha256} className={styles["picture"]}>
                <img
                  src={picture.url}
                  width={picture.width}
                  height={picture.height}
                  alt={picture.alt[locales[0] ?? "en"] ?? ""}
                  loading="lazy"
                />
                <input type="hidden" name="picture" value={picture.sha256} />
                {locales.map((locale) => (
                  <TextInput
                    key={locale}
                    name={`alt:${picture.sha256}:${locale}`}
                    label={t("pictures.alt", { locale })}
                    maxLength={500}
                    size="xs"
                    defaultValue={picture.alt[locale]}
                  />
                ))}
                <div className={styles["buttons"]}>
                  {index === 0 ? null : (
                    <Button type="submit" name="earlier" value={picture.sha256} variant="default" size="compact-sm">
                      {t("pictures.earlier")}
                    </Button>
                  )}
                  <Button
                    type="submit"
                    name="remove"
                    value={picture.sha256}
                    variant="subtle"
                    color="bad"
                    size="compact-sm"
                  >
                    {t("pictures.remove")}
                  </Button>
                </div>
              </li>
            ))}
          </ol>
          <p>
            <Button type="submit" variant="default" loading={busy}>
              {t("pictures.save")}
            </Button>
          </p>
        </IdempotentForm>
      )}
      <IdempotentForm encType="multipart/form-data" className={styles["form"] ?? ""}>
        <input type="hidden" name="deed" value="picture" />
        <div className={styles["fields"]}>
          <FileInput
            name="file"
            label={t("pictures.file")}
            description={t("pictures.file.hint")}
            placeholder={t("imports.choose")}
            accept="image/jpeg,image/png,image/webp"
            required
          />
          <TextInput name="alt" label={t("pictures.alt", { locale: locales[0] ?? "en" })} maxLength={500} />
        </div>
        <p>
          <Button type="submit" variant="default" loading={busy}>
            {t("pictures.add")}
          </Button>
        </p>
      </IdempotentForm>
    </Card>
  );
}
