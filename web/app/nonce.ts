import { createContext, useContext } from "react";

/** The nonce that the page's Content-Security-Policy allows. Only the server knows it at first. */
export const NonceContext = createContext<string | undefined>(undefined);

/** The nonce for a `<style>` or `<script>` that a component writes; browsers hide it from attributes, not from scripts. */
export function useNonce(): string | undefined {
  const given = useContext(NonceContext);
  if (given !== undefined || typeof document === "undefined") return given;
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
}
