import { TextInput } from "@mantine/core";
import type { Reply } from "../../api.ts";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { AddForm } from "./add-form.tsx";
import { useWords } from "./words.ts";
import styles from "./affiliates.module.css";

type Pixel = Reply<"GET /api/admin/programs/{id}/pixels">["pixels"][number];

/** Addresses that report leads and other events from pages of ours or others'. */
export function Pixels({ pixels, may }: { readonly pixels: readonly Pixel[]; readonly may: boolean }) {
  const t = useWords();
  return (
    <Card id="pixels" title={t("pixels.title")} text={t("pixels.text")}>
      <ul className={styles["plain"]}>
        {pixels.map(({ id, name, event, market, revokedAt, picture, link, key }) => (
          <li key={id}>
            <div>
              <b className={revokedAt === null ? undefined : styles["gone"]}>{name}</b>{" "}
              <small>
                {event} · {market.toUpperCase()}
              </small>
              {revokedAt === null ? (
                <>
                  <p className={panels["hash"]}>{`<img src="${picture}" alt="" width="1" height="1">`}</p>
                  <p className={panels["hash"]}>{`${link}?to=/`}</p>
                  {key === null ? null : <p className={panels["hash"]}>{t("pixels.key", { key })}</p>}
                </>
              ) : null}
            </div>
            {may && revokedAt === null ? (
              <ConfirmWithReason
                label={t("pixels.revoke")}
                title={t("pixels.revoke.title")}
                confirm={t("pixels.revoke")}
                tone="quiet"
                reason={false}
                fields={{ deed: "revoke-pixel", pixel: id }}
              >
                <p>{t("pixels.revoke.means")}</p>
              </ConfirmWithReason>
            ) : null}
          </li>
        ))}
      </ul>
      {may ? (
        <AddForm deed="pixel" label={t("pixels.add")}>
          <TextInput name="name" label={t("groups.name")} required maxLength={100} />
          <TextInput
            name="event"
            label={t("rate.event")}
            defaultValue="lead"
            pattern="[a-z][a-z0-9\-]{1,29}"
            required
          />
          <TextInput
            name="market"
            label={t("rate.level.market")}
            description={t("rate.subject.market")}
            required
            maxLength={12}
          />
        </AddForm>
      ) : null}
    </Card>
  );
}
