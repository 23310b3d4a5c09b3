import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../words.ts";
import styles from "./copy-address.module.css";

/**
 * An address to pass on: to read, to copy, and to share where the device can. Without JavaScript it can still be marked
 * and copied by hand.
 */
export function CopyAddress({ address, title }: { readonly address: string; readonly title: string }) {
  const t = useWords();
  const id = useId();
  const line = useRef<HTMLElement>(null);
  const [state, setState] = useState<"still" | "copied" | "failed">("still");
  // Known only in the browser; offered after the first moment, so that both sides draw the same at first.
  const canCopy = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  const canShare = useSyncExternalStore(
    never,
    () => typeof navigator.share === "function",
    () => false,
  );
  useEffect(() => {
    if (state !== "copied") return undefined;
    const timer = setTimeout(() => setState("still"), 4000);
    return () => clearTimeout(timer);
  }, [state]);

  const copy = async (): Promise<void> => {
    setState("still");
    const done = await copyText(address);
    if (!done && line.current !== null) getSelection()?.selectAllChildren(line.current);
    setState(done ? "copied" : "failed");
  };
  const share = async (): Promise<void> => {
    try {
      await navigator.share({ title, url: address });
    } catch {
      // Somebody thought better of it: nothing to say.
    }
  };
  return (
    <div className={styles["copy"]}>
      <span className={styles["address"]} ref={line} id={`${id}-address`}>
        {address.replace(/^https?:\/\//, "")}
      </span>
      {canCopy ? (
        <span className={styles["deeds"]}>
          <Button type="button" tone="quiet" onClick={() => void copy()} aria-label={t("links.copy.of", { address })}>
            {state === "copied" ? <Icon name="check" size={18} /> : null}
            {state === "copied" ? t("links.copied") : t("links.copy")}
          </Button>
          {canShare ? (
            <Button
              type="button"
              tone="plain"
              onClick={() => void share()}
              aria-label={t("links.share.of", { address })}
            >
              {t("links.share")}
            </Button>
          ) : null}
        </span>
      ) : null}
      <output className={state === "failed" ? styles["failed"] : "said"}>
        {state === "copied" ? t("links.copied.said", { address }) : state === "failed" ? t("links.copy.failed") : ""}
      </output>
    </div>
  );
}

/** A subscription to what never changes. */
const never = () => () => {};

/** The clipboard is only there on secure origins; a shop tried at http://192.168… still has the older way. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const back = document.activeElement;
    const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    field.style.cssText = "position:fixed;opacity:0";
    document.body.append(field);
    field.select();
    // oxlint-disable-next-line typescript/no-deprecated -- there is no other way without a secure origin
    const done = document.execCommand("copy");
    field.remove();
    if (back instanceof HTMLElement) back.focus();
    return done;
  }
}
