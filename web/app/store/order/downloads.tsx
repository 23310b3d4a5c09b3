import { useEffect } from "react";
import { useFetcher } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { formatSize } from "../../ui/file-size.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { When } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import { useHydrated } from "../use-hydrated.ts";
import { useWords } from "../words.ts";
import styles from "./order.module.css";

export type Granted = Reply<"GET /api/store/orders/{token}/downloads">["grants"];
type File = Granted[number]["files"][number];

/** What the order gives to download, thing by thing, file by file. */
export function Downloads({ grants }: { readonly grants: Granted }) {
  const t = useWords();
  if (grants.length === 0) return null;
  return (
    <section aria-labelledby="downloads">
      <h2 id="downloads" className={styles["head"]}>
        {t("order.downloads")}
      </h2>
      <ul className={styles["parcels"]}>
        {grants.map((grant) => (
          <li key={grant.id} className={styles["parcel"]}>
            <p>
              <strong>{grant.title}</strong> {grant.variantName}
            </p>
            {grant.closed !== null ? (
              <p className={styles["at"]}>{t(`order.downloads.closed.${grant.closed}`)}</p>
            ) : grant.until === null ? null : (
              <p className={styles["at"]}>
                {t.rich("order.downloads.until", { at: <When at={grant.until} as="moment" /> })}
              </p>
            )}
            {grant.closed === null && grant.files.length === 0 && !hasKeys(grant) ? (
              <p>{t("order.downloads.none")}</p>
            ) : null}
            {hasKeys(grant) ? <Keys of={grant} /> : null}
            {grant.closed === null
              ? grant.files.map((file) => <FileRow key={file.id} grant={grant.id} file={file} />)
              : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

const hasKeys = ({ keys, keysOwed }: Granted[number]) => keys.length > 0 || keysOwed > 0;

function Keys({ of: { keys, keysOwed } }: { readonly of: Granted[number] }) {
  const t = useWords();
  return (
    <div className={styles["keys"]}>
      {keys.length === 0 ? null : (
        <>
          <p className={styles["at"]}>{t("order.keys", { count: keys.length })}</p>
          <ul>
            {keys.map((key) => (
              <li key={key}>
                <code className={styles["key"]} translate="no">
                  {key}
                </code>
              </li>
            ))}
          </ul>
        </>
      )}
      {keysOwed === 0 ? null : <p>{t("order.keys.owed", { count: keysOwed })}</p>}
    </div>
  );
}

/** The form's own answer leads to the bytes without leaving the page; without JavaScript the page's action does. */
function FileRow({ grant, file }: { readonly grant: string; readonly file: File }) {
  const t = useWords();
  const locale = useLocale();
  const hydrated = useHydrated();
  const fetcher = useFetcher<{ readonly url: string } | { readonly problem: Problem }>();
  const reply = fetcher.data;
  useEffect(() => {
    if (reply !== undefined && "url" in reply) globalThis.location.assign(reply.url);
  }, [reply]);
  const facts = [
    formatSize(file.bytes, locale),
    ...(file.left === null ? [] : [t("order.downloads.left", { count: file.left })]),
  ];
  return (
    <div className={styles["file"]}>
      <div className={styles["fileWords"]}>
        <p className={styles["fileName"]}>{file.name}</p>
        <p className={styles["at"]} suppressHydrationWarning>
          {facts.join(" · ")}
          {file.version === 1 ? null : (
            <>
              {" · "}
              {t.rich("order.downloads.version", { number: file.version, at: <When at={file.at} as="date" /> })}
            </>
          )}
        </p>
        {reply !== undefined && "problem" in reply ? (
          <Notice tone="bad" live>
            <p>{reply.problem.detail}</p>
          </Notice>
        ) : null}
      </div>
      {file.closed !== null ? (
        <p className={styles["at"]}>{t(`order.downloads.closed.${file.closed}`)}</p>
      ) : (
        <IdempotentForm fetcher={fetcher}>
          {hydrated ? <input type="hidden" name="stay" value="yes" /> : null}
          <input type="hidden" name="intent" value="download" />
          <input type="hidden" name="grant" value={grant} />
          <input type="hidden" name="file" value={file.id} />
          <Button
            tone="quiet"
            busy={fetcher.state !== "idle"}
            aria-label={t("order.downloads.get.said", { name: file.name })}
          >
            {t("order.downloads.get")}
          </Button>
        </IdempotentForm>
      )}
    </div>
  );
}
