import { Form, Link } from "react-router";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import account from "../account/account.module.css";
import { useWords } from "../words.ts";
import type { Autoship } from "./autoship.tsx";
import { Swap } from "./swap.tsx";
import type { Swapping } from "./swap.tsx";
import styles from "./autoship.module.css";

type Line = Autoship["lines"][number];
type Kinds = Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;

/** What is in it: how many, which kind of the product, out with it, another in its place; and more that comes along. */
export function Contents({
  lines,
  kinds,
  swapping,
}: {
  readonly lines: readonly Line[];
  readonly kinds: Kinds;
  readonly swapping: Swapping | null;
}) {
  const t = useWords();
  return (
    <section className={account["section"]} aria-labelledby="contents">
      <h2 id="contents" className={account["sectionTitle"]}>
        {t("autoship.contents")}
      </h2>
      <Form method="post" key={lines.map(({ variantId, quantity }) => `${variantId} ${quantity}`).join(" ")}>
        <ul className={styles["things"]}>
          {lines.map((line, index) => (
            <OneLine
              key={line.variantId}
              line={line}
              index={index}
              kinds={kinds[line.variantId] ?? []}
              alone={lines.length === 1}
            />
          ))}
        </ul>
        <div className={account["row"]}>
          <Button tone="quiet" name="intent" value="contents">
            {t("autoship.contents.do")}
          </Button>
          <Link to="?swap=new" preventScrollReset>
            {t("autoship.find.more")}
          </Link>
        </div>
      </Form>
      {swapping === null ? null : <Swap key={`${swapping.place} ${swapping.words}`} of={swapping} />}
    </section>
  );
}

function OneLine({
  line,
  index,
  kinds,
  alone,
}: {
  readonly line: Line;
  readonly index: number;
  readonly kinds: Kinds[string];
  readonly alone: boolean;
}) {
  const t = useWords();
  const title = line.title || t("autoship.gone");
  return (
    <li className={styles["line"]}>
      <div className={styles["lineName"]}>
        <span className={account["name"]}>{title}</span>
        <span className={styles["quiet"]}>
          {line.title === "" || line.there >= line.quantity
            ? line.variantName
            : line.there === 0
              ? t("autoship.out")
              : t("autoship.short", { count: line.there })}
        </span>
        <Link to={`?swap=${line.variantId}`} preventScrollReset>
          {t("autoship.swap")} <span className="said">{title}</span>
        </Link>
        {alone ? null : (
          <span>
            <input type="hidden" name="intent" value="contents" />
            <Button tone="plain" name="remove" value={index}>
              {t("autoship.remove", { title })}
            </Button>
          </span>
        )}
      </div>
      {kinds.length > 1 ? (
        <Choice label={t("autoship.variant")} name="variant" defaultValue={line.variantId}>
          {kinds.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
      ) : (
        <input type="hidden" name="variant" value={line.variantId} />
      )}
      <Field
        label={t("autoship.count")}
        type="number"
        name="quantity"
        min={1}
        max={99}
        defaultValue={line.quantity}
        required
      />
    </li>
  );
}
