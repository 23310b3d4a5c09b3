import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/** Brings the keyboard into a form that has just been opened, and after an answer to the first field that was wrong. */
export function useFocus(answer: unknown): RefObject<HTMLDivElement | null> {
  const form = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const wrong = answer === undefined ? null : form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    (wrong ?? form.current?.querySelector<HTMLElement>("input:not([type=hidden])"))?.focus();
  }, [answer]);
  return form;
}
