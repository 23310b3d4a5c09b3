import { useEffect, useRef, useState } from "react";
import { Form, useNavigation } from "react-router";
import type { FetcherWithComponents, FormProps } from "react-router";

const FIELD = "idempotency-key";

/** The form's key, for `call(…, { idempotencyKey: idempotencyKey(form) })`. */
export function idempotencyKey(form: FormData): string | undefined {
  const key = form.get(FIELD);
  return typeof key === "string" && /^[0-9a-f]{32}$/.test(key) ? key : undefined;
}

/**
 * A form whose deed happens once: it carries a random key, and the API answers the same key with the same reply. Without
 * JavaScript the key is the server's and lives as long as the page; with it, the next deed gets a new one as soon as the
 * last was answered.
 */
export function IdempotentForm({
  fetcher,
  children,
  method = "post",
  ...rest
}: FormProps & {
  /** Give the fetcher to stay on the page; without one the form navigates. */
  // oxlint-disable-next-line typescript/no-explicit-any -- whatever its action returns
  readonly fetcher?: FetcherWithComponents<any>;
}) {
  const navigation = useNavigation();
  const state = fetcher === undefined ? navigation.state : fetcher.state;
  const [key, setKey] = useState(randomKey);
  const sent = useRef(false);
  useEffect(() => {
    if (state !== "idle") sent.current = true;
    else if (sent.current) {
      sent.current = false;
      setKey(randomKey());
    }
  }, [state]);
  const Element = fetcher === undefined ? Form : fetcher.Form;
  return (
    <Element {...rest} method={method}>
      <input type="hidden" name={FIELD} value={key} suppressHydrationWarning />
      {children}
    </Element>
  );
}

// Not randomUUID: browsers offer that on secure origins only, and a shop may be tried at http://192.168…
function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
