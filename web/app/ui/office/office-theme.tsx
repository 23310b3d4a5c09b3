import { ColorSchemeScript, MantineProvider } from "@mantine/core";
import type { MantineColorSchemeManager } from "@mantine/core";
import { useEffect } from "react";
import type { ReactNode } from "react";
import "@mantine/core/styles.layer.css";
import { useNonce } from "../../nonce.ts";
import { useRoot } from "../../use-root.ts";
import { cssVariablesResolver, theme } from "./theme.ts";

// The reader's choice is kept in a cookie and changes by a page load, so that the server already draws it.
const kept: MantineColorSchemeManager = {
  get: (fallback) => fallback,
  set: () => {},
  clear: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
};

/** What every office page stands in. The store never loads this file, nor anything of Mantine. */
export function OfficeTheme({ children }: { readonly children: ReactNode }) {
  const nonce = useNonce() ?? "";
  const { scheme } = useRoot();
  // The lock on the page's scrolling, under a drawer or a dialog, writes a style of its own and looks for its nonce here.
  useEffect(() => {
    (globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = nonce;
  }, [nonce]);
  return (
    <>
      <ColorSchemeScript nonce={nonce} defaultColorScheme={scheme} suppressHydrationWarning />
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        colorSchemeManager={kept}
        defaultColorScheme={scheme}
        getStyleNonce={() => nonce}
      >
        {children}
      </MantineProvider>
    </>
  );
}
