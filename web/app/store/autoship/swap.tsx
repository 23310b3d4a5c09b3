import { Form, Link } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { formatMoney } from "../../ui/money.tsx";
import { useLocale } from "../../words/area.ts";
import account from "../account/account.module.css";
import { useWords } from "../words.ts";
import type { Found } from "./find-goods.ts";
import styles from "./autoship.module.css";

/** Which line is to be swapped: its place, or `new` for one that comes along; with what was looked for. */
export interface Swapping {
  readonly place: string;
  /** Of the thing that goes; empty where one comes along. */
  readonly title: string;
  readonly words: string;
  readonly found: readonly Found[] | null;
}

/** Finds another thing by the shop's own search, and takes it in the place of one that is there, or along with them. */
export function Swap({ of: { place, title, words, found } }: { readonly of: Swapping }) {
  const t = useWords();
  const locale = useLocale();
  const isNew = place === "new";
  return (
    <div className={styles["swap"]} id="swap">
      <Form method="get" className={styles["deeds"]} preventScrollReset>
        <input type="hidden" name="swap" value={place} />
        <Field
          label={isNew ? t("autoship.find.new") : t("autoship.find", { title })}
          type="search"
          name="q"
          defaultValue={words}
          maxLength={200}
          autoComplete="off"
          required
        />
        <Button tone="quiet">{t("autoship.find.do")}</Button>
        <Link to="?" preventScrollReset>
          {t("autoship.find.leave")}
        </Link>
      </Form>
      <div aria-live="polite">
        {found === null ? null : found.length === 0 ? (
          <p className={styles["quiet"]}>{t("autoship.find.nothing", { words })}</p>
        ) : (
          <ul className={styles["things"]}>
            {found.map((good) => (
              <li key={good.title} className={styles["found"]}>
                <span className={account["name"]}>{good.title}</span>
                <Form method="post" className={styles["deeds"]}>
                  <input type="hidden" name="intent" value={isNew ? "take" : "swap"} />
                  <input type="hidden" name="place" value={place} />
                  {good.kinds.length > 1 ? (
                    <Choice label={t("autoship.variant")} name="variant">
                      {good.kinds.map(({ id, name, price }) => (
                        <option key={id} value={id}>
                          {name} · {formatMoney(price, locale)}
                        </option>
                      ))}
                    </Choice>
                  ) : (
                    good.kinds.map(({ id, price }) => (
                      <span key={id}>
                        <input type="hidden" name="variant" value={id} />
                        {formatMoney(price, locale)}
                      </span>
                    ))
                  )}
                  <Button tone="quiet">
                    {isNew ? t("autoship.find.take") : t("autoship.find.swap")}{" "}
                    <span className="said">{good.title}</span>
                  </Button>
                </Form>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
