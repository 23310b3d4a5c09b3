import { useState, useSyncExternalStore } from "react";
import type { Reply } from "../api.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { knowsPasskeys, send, signWithKey } from "../ui/passkey.ts";
import { ownPath, placeOf } from "./next-path.ts";
import { useWords } from "./words.ts";

const never = () => () => {};

/** Signing in by a key of the device; only where the browser can. */
export function PasskeyDoor() {
  const t = useWords();
  const can = useSyncExternalStore(never, knowsPasskeys, () => false);
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  if (!can) return null;

  async function enter(): Promise<void> {
    setState("busy");
    const asked = await send("/api/session/passkey/ask");
    const response = asked.ok ? await signWithKey(asked.reply) : undefined;
    const came = response === undefined ? undefined : await send("/api/session/passkey", { response });
    if (came?.ok !== true) {
      setState("failed");
      return;
    }
    const session = came.reply as Reply<"GET /api/session">;
    // A whole new page: each area loads its own styles.
    location.assign(placeOf(session, ownPath(new URLSearchParams(location.search).get("next"))));
  }

  return (
    <>
      {state === "failed" ? (
        <Notice tone="bad" title={t("passkey.failed")} live>
          <p>{t("passkey.mend")}</p>
        </Notice>
      ) : null}
      <Button type="button" tone="quiet" wide busy={state === "busy"} onClick={() => void enter()}>
        {t("passkey")}
      </Button>
    </>
  );
}
