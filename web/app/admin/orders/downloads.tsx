import type { Reply } from "../../api.ts";
import { formatSize } from "../../ui/file-size.ts";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { When } from "../../ui/when.tsx";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import type { AdminOrder } from "./state.tsx";
import styles from "./payments.module.css";

export type Downloaded = Reply<"GET /api/admin/orders/{id}/downloads">;
type Grant = Downloaded["downloads"]["grants"][number];

/** What the order has to download, how often that was done, by whom, and what staff can do about it. */
export function Downloads({
  order,
  downloaded,
}: {
  readonly order: AdminOrder;
  readonly downloaded: Downloaded | null;
}) {
  const t = useWords();
  const may = useMay("order.ship");
  if (downloaded === null) return null;
  const { downloads, log } = downloaded;
  return (
    <section className={panels["card"]} aria-labelledby="loads">
      <div className={panels["head"]}>
        <h2 className={panels["heading"]} id="loads">
          {t("loads.title")}
        </h2>
        {may ? (
          <ConfirmWithReason
            label={t("loads.mail")}
            title={t("loads.mail.title")}
            confirm={t("loads.mail.confirm")}
            tone="quiet"
            reason={false}
            fields={{ deed: "download-mail" }}
          >
            <p>{t("loads.mail.means")}</p>
          </ConfirmWithReason>
        ) : null}
      </div>
      {order.digitalConsentAt === null ? null : (
        <p className={panels["quiet"]}>
          {t.rich("loads.consent", { at: <When at={order.digitalConsentAt} as="moment" /> })}
        </p>
      )}
      <ul className={styles["list"]}>
        {downloads.grants.map((grant) => (
          <li key={grant.id}>
            <GrantRow grant={grant} may={may} />
          </li>
        ))}
      </ul>
      <h3 className={styles["heading"]}>{t("loads.log")}</h3>
      {log.length === 0 ? <p className={panels["quiet"]}>{t("loads.log.none")}</p> : null}
      <ul className={styles["list"]}>
        {log.map(({ grantId, file, version, at, person, fetchedAt }) => (
          <li key={`${grantId} ${file} ${at}`}>
            <span className={styles["what"]}>{t("loads.file", { name: file, version })}</span>
            <span className={styles["note"]}>
              <When at={at} as="moment" />
              <span>{person ?? t("loads.log.link")}</span>
              {fetchedAt === null ? <span>{t("loads.log.unfetched")}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function GrantRow({ grant, may }: { readonly grant: Grant; readonly may: boolean }) {
  const t = useWords();
  const title = [grant.title, grant.variantName].filter(Boolean).join(", ");
  return (
    <>
      <div className={styles["line"]}>
        <span>{title}</span>
        {grant.closed === null ? null : <span className={panels["quiet"]}>{t(`loads.closed.${grant.closed}`)}</span>}
      </div>
      {grant.until === null ? null : (
        <p className={styles["note"]}>
          <span>{t.rich("loads.until", { at: <When at={grant.until} as="moment" /> })}</span>
        </p>
      )}
      {grant.files.length === 0 && grant.keys.length === 0 && grant.keysOwed === 0 ? (
        <p className={styles["note"]}>{t("loads.none")}</p>
      ) : null}
      {grant.keys.length === 0 ? null : (
        <p className={styles["note"]}>{t("loads.keys", { keys: grant.keys.join(", ") })}</p>
      )}
      {grant.keysOwed === 0 ? null : (
        <p className={styles["note"]}>{t("loads.keys.owed", { count: grant.keysOwed })}</p>
      )}
      {grant.files.map(({ id, name, bytes, version, used }) => (
        <p key={id} className={styles["note"]} suppressHydrationWarning>
          <span>{t("loads.file", { name, version })}</span>
          <span>{formatSize(bytes, t.locale)}</span>
          <span>
            {grant.most === null ? t("loads.used.any", { used }) : t("loads.used", { used, most: grant.most })}
          </span>
        </p>
      ))}
      {may ? (
        <div className={panels["buttons"]}>
          {grant.closed === "refunded" ? null : (
            <ConfirmWithReason
              label={t("loads.again")}
              title={t("loads.again.title", { title })}
              confirm={t("loads.again.confirm")}
              tone="quiet"
              fields={{ deed: "download-again", grant: grant.id }}
            >
              <p>{t("loads.again.means")}</p>
            </ConfirmWithReason>
          )}
          {grant.closed === "refunded" || grant.closed === "revoked" ? null : (
            <ConfirmWithReason
              label={t("loads.revoke")}
              title={t("loads.revoke.title", { title })}
              confirm={t("loads.revoke.confirm")}
              tone="quiet"
              fields={{ deed: "download-revoke", grant: grant.id }}
            >
              <p>{t("loads.revoke.means")}</p>
            </ConfirmWithReason>
          )}
        </div>
      ) : null}
    </>
  );
}
