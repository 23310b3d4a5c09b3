import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../daily/words.ts";
import { changesOf, nameInWords } from "./change.ts";
import type { Changed } from "./change.ts";
import styles from "./audit.module.css";

/** More than these are folded away. */
const SHOWN = 3;

/** Before and after, value by value; what was not there before only says what it is. */
export function Changes({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const t = useWords();
  const words = { yes: t("audit.yes"), no: t("audit.no"), none: t("audit.none") };
  const changes = changesOf(before, after, words);
  const rest = changes.slice(SHOWN);
  return (
    <>
      <List changes={changes.slice(0, SHOWN)} />
      {rest.length === 0 ? null : (
        <details className={styles["more"]}>
          <summary>{t("audit.more", { count: rest.length })}</summary>
          <List changes={rest} />
        </details>
      )}
    </>
  );
}

function List({ changes }: { readonly changes: readonly Changed[] }) {
  return (
    <dl className={styles["changes"]}>
      {changes.map(({ name, before, after }) => (
        <div key={name}>
          <dt>{nameInWords(name)}</dt>
          <dd>
            {before === undefined ? null : <del>{before}</del>}
            {before === undefined || after === undefined ? null : <Icon name="arrow" size={12} />}
            {after === undefined ? null : <ins>{after}</ins>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
