import { useId, useRef, useState } from "react";
import { useFetcher } from "react-router";
import type { Reply } from "../../../api.ts";
import { Button } from "../../button.tsx";
import { Choice } from "../../field.tsx";
import { IdempotentForm } from "../../idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../notice.tsx";
import { useWords } from "../words.ts";
import type { Answer, Preview } from "./change-postbacks.ts";
import { MACROS, SLOTS, TRACKERS } from "./macros.ts";
import styles from "./postbacks.module.css";

export type Postback = Reply<"GET /api/partner/postbacks">["postbacks"][number];

/** Where to tell, and what: the address with its macros, and a look at what would be sent before anything is. */
export function PostbackForm({
  postback,
  programs,
}: {
  /** Undefined: a new one. */
  readonly postback?: Postback;
  readonly programs: readonly { readonly id: string; readonly name: string }[];
}) {
  const t = useWords();
  const [kind, setKind] = useState<string>(postback?.kind ?? "get");
  const [url, setUrl] = useState(postback?.url ?? "");
  const own = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const fetcher = useFetcher<Answer>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const insert = (macro: string): void => {
    const at = field.current?.selectionStart ?? url.length;
    setUrl(`${url.slice(0, at)}{${macro}}${url.slice(field.current?.selectionEnd ?? at)}`);
    field.current?.focus();
  };
  const chip = (macro: string, name?: string) => (
    <button key={macro} type="button" className={styles["chip"]} onClick={() => insert(macro)}>
      <code>{`{${macro}}`}</code> {name ?? t(`postback.macro.${macro as (typeof MACROS)[number]}`)}
    </button>
  );
  return (
    <IdempotentForm fetcher={fetcher} className={styles["form"] ?? ""}>
      {postback === undefined ? null : <input type="hidden" name="postback" value={postback.id} />}
      {postback === undefined ? (
        <fieldset className={styles["kinds"]}>
          <legend>{t("postback.kind")}</legend>
          {(["get", "json"] as const).map((one) => (
            <label key={one} className={styles["kind"]}>
              <input type="radio" name="kind" value={one} checked={kind === one} onChange={() => setKind(one)} />
              <span>
                {t(`postback.kind.${one}`)}
                <small>{t(`postback.kind.${one}.text`)}</small>
              </span>
            </label>
          ))}
        </fieldset>
      ) : (
        <input type="hidden" name="kind" value={postback.kind} />
      )}
      <div className={styles["field"]}>
        <label htmlFor={`${own}-url`}>{t("postback.url")}</label>
        <p id={`${own}-hint`} className={styles["quiet"]}>
          {t(kind === "get" ? "postback.url.hint" : "postback.url.json")}
        </p>
        <textarea
          ref={field}
          id={`${own}-url`}
          name="url"
          aria-describedby={`${own}-hint`}
          className={styles["address"]}
          placeholder="https://"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          rows={3}
          required
          maxLength={2000}
          spellCheck={false}
          autoCapitalize="none"
        />
      </div>
      {kind === "get" ? (
        <details className={styles["macros"]} open={postback === undefined}>
          <summary>{t("postback.macros")}</summary>
          <p className={styles["quiet"]}>{t("postback.macros.trackers")}</p>
          <div className={styles["chips"]}>{TRACKERS.map(({ macro, name }) => chip(macro, name))}</div>
          <p className={styles["quiet"]}>{t("postback.macros.ours")}</p>
          <div className={styles["chips"]}>{MACROS.map((macro) => chip(macro))}</div>
          <p className={styles["quiet"]}>{t("postback.macros.subs")}</p>
          <div className={styles["chips"]}>{SLOTS.map((slot, index) => chip(`sub${index + 1}`, slot))}</div>
        </details>
      ) : null}
      <div className={styles["pair"]}>
        <Choice
          name="slot"
          label={t("postback.slot")}
          hint={t("postback.slot.hint")}
          defaultValue={postback?.slot ?? "s1"}
        >
          {SLOTS.map((slot) => (
            <option key={slot}>{slot}</option>
          ))}
        </Choice>
        <Choice
          name="program"
          label={t("postback.program")}
          hint={t("postback.program.hint")}
          defaultValue={postback?.program ?? ""}
        >
          <option value="">{t("postback.program.all")}</option>
          {programs.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
      </div>
      {answer?.problem === undefined ? null : (
        <ProblemNotice problem={answer.problem} title={t("postback.refused")} money={t("postback.refused.money")} />
      )}
      {answer?.preview === undefined ? null : <WouldSend preview={answer.preview} />}
      {answer?.saved === true ? (
        <Notice tone="good" live>
          <p>{t("postback.saved")}</p>
        </Notice>
      ) : null}
      <div className={styles["deeds"]}>
        <Button name="deed" value={postback === undefined ? "add" : "change"} busy={fetcher.state !== "idle"}>
          {t(postback === undefined ? "postback.add" : "postback.save")}
        </Button>
        <Button name="deed" value="preview" tone="quiet" busy={fetcher.state !== "idle"}>
          {t("postback.preview")}
        </Button>
      </div>
    </IdempotentForm>
  );
}

/** What would go out, as it would; nothing did. */
function WouldSend({ preview }: { readonly preview: Preview }) {
  const t = useWords();
  return (
    <section className={styles["preview"]} aria-live="polite">
      <h3>{t("postback.preview.title")}</h3>
      <p className={styles["quiet"]}>
        {preview.conversion === null
          ? t("postback.preview.example")
          : t("postback.preview.real", { conversion: preview.conversion })}
      </p>
      <pre>
        {`${preview.method} ${preview.url}`}
        {Object.entries(preview.headers)
          .map(([name, value]) => `\n${name}: ${value}`)
          .join("")}
        {preview.body === null ? "" : `\n\n${JSON.stringify(JSON.parse(preview.body), null, 2)}`}
      </pre>
    </section>
  );
}
