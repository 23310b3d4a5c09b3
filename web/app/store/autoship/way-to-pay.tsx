import type { Reply } from "../../api.ts";
import { Notice } from "../../ui/notice.tsx";
import { useMethodName } from "../checkout/methods.tsx";
import methods from "../checkout/methods.module.css";
import { formText } from "../form-text.ts";
import { useWords } from "../words.ts";

export type Wallet = Reply<"GET /api/store/payment-methods">;
export type Kept = Wallet["kept"][number];

/** A kept way to pay in words: `visa ending in 4242`. */
export function useKeptName(): (kept: Pick<Kept, "brand" | "last4" | "method">) => string {
  const t = useWords();
  const name = useMethodName();
  return ({ brand, last4, method }) => {
    const shown =
      brand === "" ? name(method, method) : brand.charAt(0).toUpperCase() + brand.slice(1).replaceAll("_", " ");
    return last4 === null ? t("autoship.kept.plain", { brand: shown }) : t("autoship.kept", { brand: shown, last4 });
  };
}

/** Those that are kept, and those of which a new one can be. */
export function WayToPay({
  wallet,
  chosen,
  title,
}: {
  readonly wallet: Wallet;
  readonly chosen?: string | undefined;
  readonly title: string;
}) {
  const t = useWords();
  const name = useKeptName();
  const methodName = useMethodName();
  const kept = wallet.kept.filter(({ state }) => state === "saved");
  const values = [...kept.map(({ id }) => id), ...wallet.addable.map(({ id }) => `new ${id}`)];
  const first = chosen !== undefined && values.includes(chosen) ? chosen : values[0];
  return (
    <fieldset className={methods["methods"]}>
      <legend className={methods["title"]}>{title}</legend>
      {wallet.addable.some(({ test }) => test) ? (
        <Notice tone="info" title={t("checkout.test")}>
          {t("checkout.test.text")}
        </Notice>
      ) : null}
      <div className={methods["list"]}>
        {kept.map((one) => (
          <label key={one.id} className={methods["method"]}>
            <input type="radio" name="pay" value={one.id} defaultChecked={one.id === first} />
            <span>{name(one)}</span>
          </label>
        ))}
        {wallet.addable.map(({ id, label }) => (
          <label key={id} className={methods["method"]}>
            <input type="radio" name="pay" value={`new ${id}`} defaultChecked={`new ${id}` === first} />
            <span>
              {kept.length === 0 ? null : <>{t("autoship.another")}: </>}
              {methodName(id, label)}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What was chosen, as the API wants it. */
export function wayOf(form: FormData): { readonly kept: string } | { readonly method: string } {
  const pay = formText(form, "pay");
  return pay.startsWith("new ") ? { method: pay.slice(4) } : { kept: pay };
}
