import { useEffect, useState } from "react";

export interface Answer<T> {
  /** What was asked for last that was answered; the one before while the next is on its way. */
  readonly value: T | undefined;
  readonly state: "loading" | "ready" | "failed";
}

type Ask<T> = (signal: AbortSignal) => Promise<T>;

/** Asks whenever `ask` is another function, and drops the answer to what is asked for no more. */
export function useAsked<T>(ask: Ask<T>): Answer<T> {
  const [answer, setAnswer] = useState<Answer<T> & { readonly to: Ask<T> | undefined }>({
    value: undefined,
    state: "loading",
    to: undefined,
  });
  useEffect(() => {
    const asked = new AbortController();
    const settle = async () => {
      try {
        const value = await ask(asked.signal);
        if (!asked.signal.aborted) setAnswer({ value, state: "ready", to: ask });
      } catch {
        if (!asked.signal.aborted) setAnswer({ value: undefined, state: "failed", to: ask });
      }
    };
    void settle();
    return () => asked.abort();
  }, [ask]);
  return { value: answer.value, state: answer.to === ask ? answer.state : "loading" };
}
