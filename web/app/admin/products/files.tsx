import { FileButton, Button } from "@mantine/core";
import { useState } from "react";
import { useRevalidator } from "react-router";
import type { Reply } from "../../api.ts";
import { formatSize } from "../../ui/file-size.ts";
import { Notice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { When } from "../../ui/when.tsx";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import type { Edited } from "./editor.tsx";
import { KeyPool } from "./key-pool.tsx";
import type { Pools } from "./key-pool.tsx";
import { sendDigital } from "./send-digital.ts";
import { useWords } from "./words.ts";
import styles from "./editor.module.css";

export type Files = Reply<"GET /api/admin/digital-files">;
type File_ = Files["files"][number];
type Place = Parameters<typeof sendDigital>[1];
interface Said {
  readonly tone: "good" | "bad" | "wait";
  readonly text: string;
}

/** What buyers of each downloaded variant get; undefined: nothing of the product is downloaded. */
export function DigitalFiles({
  of,
  files,
  pools,
  may,
}: {
  readonly of: Edited;
  readonly files: Files | undefined;
  readonly pools: Pools;
  readonly may: boolean;
}) {
  const t = useWords();
  const { revalidate } = useRevalidator();
  const [said, setSaid] = useState<Said>();
  if (files === undefined) return null;
  const { largest } = files;
  const size = (bytes: number) => formatSize(bytes, t.locale);
  const send = async (file: File | null, place: Place): Promise<void> => {
    if (file === null) return;
    const { name } = file;
    if (file.size === 0) return setSaid({ tone: "bad", text: t("files.empty", { name }) });
    if (file.size > largest) {
      const facts = { name, size: size(file.size), most: size(largest) };
      return setSaid({ tone: "bad", text: t("files.too-large", facts) });
    }
    const told = (sent: number) =>
      setSaid({ tone: "wait", text: t("files.sending", { done: size(sent), all: size(file.size) }) });
    told(0);
    try {
      await sendDigital(file, place, told);
      setSaid({ tone: "good", text: t("files.done", { name }) });
      await revalidate();
    } catch (error) {
      setSaid({ tone: "bad", text: error instanceof Error ? error.message : String(error) });
    }
  };
  const busy = said?.tone === "wait";
  const digital = of.variants.filter(({ fields }) => fields["digital"] === "yes");
  return (
    <Card id="files" title={t("files.title")} text={t("files.text")}>
      {said === undefined ? null : (
        <Notice tone={said.tone} live {...(said.tone === "bad" ? { title: t("files.refused") } : {})}>
          <p>{said.text}</p>
        </Notice>
      )}
      {digital.map(({ id, sku }) => {
        const own = files.files.filter(({ variantId }) => variantId === id);
        return (
          <div key={id} className={styles["form"]}>
            {digital.length === 1 ? null : <h3>{sku}</h3>}
            {own.length === 0 && !pools.some(({ variantId }) => variantId === id) ? (
              <Notice tone="wait">{t("files.none")}</Notice>
            ) : null}
            <ul className={styles["files"]}>
              {own.map((file) => (
                <Row key={file.id} file={file} may={may} busy={busy} send={send} />
              ))}
            </ul>
            {may ? (
              <div className={styles["buttons"]}>
                <FileButton
                  onChange={(file) => void send(file, { variantId: id })}
                  inputProps={{ "aria-label": `${t("files.add")} ${sku}` }}
                >
                  {(props) => (
                    <Button {...props} variant="default" loading={busy}>
                      {t("files.add")}
                    </Button>
                  )}
                </FileButton>
                <span className={panels["quiet"]} suppressHydrationWarning>
                  {t("files.most", { size: size(largest) })}
                </span>
              </div>
            ) : null}
            <KeyPool of={id} pools={pools} to={`keys/${id}`} />
          </div>
        );
      })}
    </Card>
  );
}

function Row({
  file,
  may,
  busy,
  send,
}: {
  readonly file: File_;
  readonly may: boolean;
  readonly busy: boolean;
  readonly send: (file: File | null, place: Place) => Promise<void>;
}) {
  const t = useWords();
  const { id, name, bytes, version, at, buyers } = file;
  return (
    <li className={styles["file"]}>
      <div>
        <p className={styles["fileName"]}>
          {may ? (
            <a href={`/api/admin/digital-files/${id}/content`} className={panels["link"]} download>
              {name}
            </a>
          ) : (
            name
          )}
        </p>
        <p className={panels["quiet"]} suppressHydrationWarning>
          {t.rich("files.facts", { size: formatSize(bytes, t.locale), version, at: <When at={at} as="date" /> })}
          {buyers === 0 ? null : ` · ${t("files.buyers", { count: buyers })}`}
        </p>
      </div>
      {may ? (
        <div className={styles["buttons"]}>
          <FileButton
            onChange={(chosen) => void send(chosen, { replaces: id })}
            inputProps={{ "aria-label": t("files.replace.said", { name }) }}
          >
            {(props) => (
              <Button
                {...props}
                variant="subtle"
                size="compact-sm"
                disabled={busy}
                aria-label={t("files.replace.said", { name })}
              >
                {t("files.replace")}
              </Button>
            )}
          </FileButton>
          <ConfirmWithReason
            label={t("files.remove")}
            title={t("files.remove.title", { name })}
            confirm={t("files.remove.confirm")}
            tone="quiet"
            fields={{ deed: "remove-file", file: id }}
          >
            <p>{t("files.remove.means", { count: buyers })}</p>
          </ConfirmWithReason>
        </div>
      ) : null}
    </li>
  );
}
