import { useEffect, useState } from "react";
import { Field } from "./field.tsx";
import { Icon } from "./icon.tsx";
import { Money } from "./money.tsx";
import type { MoneyValue } from "./money.tsx";
import styles from "./goods-picker.module.css";

/** Something that can be sold, as the search has found it. */
export interface Good {
  readonly variantId: string;
  readonly title: string;
  readonly price: MoneyValue;
}

interface Line extends Good {
  readonly quantity: number;
}

/** What stands on its parts; the pages of both offices say it in their own words. */
export interface PickerWords {
  readonly search: string;
  readonly hint: string;
  readonly nothing: string;
  readonly quantity: (title: string) => string;
  readonly remove: (title: string) => string;
  readonly sum: string;
  readonly empty: string;
}

/** All of it as shown, exactly: amounts of one currency are added in their minor units. */
function sumOf(lines: readonly Line[]): MoneyValue | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;
  const decimals = first.price.amount.split(".")[1]?.length ?? 0;
  const minor = lines.reduce(
    (sum, { price, quantity }) => sum + BigInt(price.amount.replace(".", "")) * BigInt(quantity),
    0n,
  );
  const digits = minor.toString().padStart(decimals + 1, "0");
  const amount = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  return { amount, currency: first.price.currency };
}

/**
 * Things and how many of each: found as somebody types, sent as `units.<variant id>`.
 * @param find asks the API; it is asked again with each word
 */
export function GoodsPicker({
  find,
  words,
  onLines,
}: {
  readonly find: (text: string, signal: AbortSignal) => Promise<readonly Good[]>;
  readonly words: PickerWords;
  /** Told whenever what is picked changes; where it is given nothing is summed up here. */
  readonly onLines?: (lines: readonly { readonly variantId: string; readonly quantity: number }[]) => void;
}) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly Good[]>();
  const [lines, setLines] = useState<readonly Line[]>([]);
  useEffect(() => {
    if (text.trim().length < 2) return undefined;
    const stop = new AbortController();
    const ask = async (): Promise<void> => {
      await new Promise((resolve) => setTimeout(resolve, 160));
      if (stop.signal.aborted) return;
      // A search that fails leaves the list as it was; the next letter asks again.
      const goods = await find(text.trim(), stop.signal).catch(() => undefined);
      if (!stop.signal.aborted && goods !== undefined) setFound(goods);
    };
    void ask();
    return () => stop.abort();
  }, [find, text]);
  useEffect(() => onLines?.(lines), [lines, onLines]);
  const add = (good: Good): void => {
    const id = good.variantId;
    setText("");
    setFound(undefined);
    setLines((before) =>
      before.some(({ variantId }) => variantId === id)
        ? before.map((line) => (line.variantId === id ? { ...line, quantity: Math.min(99, line.quantity + 1) } : line))
        : [...before, { ...good, quantity: 1 }],
    );
  };
  const sum = sumOf(lines);
  return (
    <div className={styles["picker"]}>
      <Field
        label={words.search}
        hint={words.hint}
        type="search"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        // Here Enter looks for something; it does not record the sale.
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      <div aria-live="polite">
        {found === undefined || text.trim().length < 2 ? null : found.length === 0 ? (
          <p className={styles["quiet"]}>{words.nothing}</p>
        ) : (
          <ul className={styles["found"]}>
            {found.map((good) => (
              <li key={good.variantId}>
                <button type="button" className={styles["good"]} onClick={() => add(good)}>
                  <span className={styles["title"]}>{good.title}</span>
                  <span className={styles["price"]}>
                    <Money value={good.price} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {sum === undefined ? (
        <p className={styles["quiet"]}>{words.empty}</p>
      ) : (
        <>
          <ul className={styles["lines"]}>
            {lines.map(({ variantId, title, price, quantity }) => (
              <li key={variantId} className={styles["line"]}>
                <span className={styles["title"]}>{title}</span>
                <span className={styles["price"]}>
                  <Money value={price} />
                </span>
                <input
                  type="number"
                  className={styles["quantity"]}
                  name={`units.${variantId}`}
                  aria-label={words.quantity(title)}
                  value={quantity}
                  onChange={(event) => {
                    const wished = Math.max(1, Math.min(99, Math.trunc(event.currentTarget.valueAsNumber) || 1));
                    setLines((before) =>
                      before.map((line) => (line.variantId === variantId ? { ...line, quantity: wished } : line)),
                    );
                  }}
                  min={1}
                  max={99}
                />
                <button
                  type="button"
                  className={styles["remove"]}
                  aria-label={words.remove(title)}
                  onClick={() => setLines((before) => before.filter((line) => line.variantId !== variantId))}
                >
                  <Icon name="close" size={16} />
                </button>
              </li>
            ))}
          </ul>
          {onLines === undefined ? (
            <p className={styles["sum"]}>
              <span>{words.sum}</span>
              <strong>
                <Money value={sum} />
              </strong>
            </p>
          ) : null}
        </>
      )}
    </div>
  );
}

/** The lines that the picker has sent. */
export function pickedIn(form: FormData): { readonly variantId: string; readonly quantity: number }[] {
  return [...form.keys()].flatMap((name) => {
    const [field, variantId = ""] = name.split(".");
    const quantity = Number(form.get(name));
    return field === "units" && variantId !== "" && quantity > 0 ? [{ variantId, quantity }] : [];
  });
}
