import { useEffect, useRef } from "react";
import type { FormEvent } from "react";
import { useFetcher } from "react-router";
import type { action } from "./checkout.tsx";

type Answer = Exclude<Awaited<ReturnType<typeof action>>, Response>;

/** What the total depends on; a typed postcode is waited for. */
const LOOKED_AT: Readonly<Record<string, number>> = { country: 0, region: 0, shipping: 0, postcode: 600 };

/**
 * What the order comes to at the address as far as it is written, worked out by the server while one writes. Without JavaScript the
 * button of `ShippingWays` asks for it, and a refused order brings it along.
 */
export function useQuote(ordered: Answer | undefined) {
  const fetcher = useFetcher<typeof action>({ key: "checkout quote" });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onChange = ({ currentTarget, target }: FormEvent<HTMLFormElement>): void => {
    const wait = LOOKED_AT[(target as HTMLInputElement).name];
    if (wait === undefined) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const form = new FormData(currentTarget);
      form.set("intent", "price");
      void fetcher.submit(form, { method: "post", action: "/checkout" });
    }, wait);
  };
  // Whoever orders waits for no quote; one that came back while the order leads elsewhere found no page that it belongs to.
  const onSubmit = (): void => {
    clearTimeout(timer.current);
    if (fetcher.state !== "idle") fetcher.reset();
  };
  const answers = [ordered, fetcher.data].filter((answer) => answer !== undefined && answer !== null);
  return {
    onChange,
    onSubmit,
    busy: fetcher.state !== "idle",
    /** Of the orders that were refused and the quotes the last. */
    newest: answers.toSorted((a, b) => b.at - a.at)[0],
  };
}
