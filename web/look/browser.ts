/** The Chromium that comes with `npm ci`, for pictures and browser tests. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";

export interface OwnBrowser {
  readonly browser: Browser;
  readonly close: () => Promise<void>;
}

/** Unpacks and starts it, in a temporary folder of its own: it would take whatever `chromium` it finds in a shared one. */
export async function openBrowser(): Promise<OwnBrowser> {
  const own = await mkdtemp(join(tmpdir(), "fairline-browser-"));
  // The package reads the variable when it is loaded, and unpacks there.
  process.env["TMPDIR"] = own;
  const { default: chromium } = await import("@sparticuz/chromium");
  const { chromium: playwright } = await import("playwright-core");
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    // Not the package's own arguments: one process for all would end with the first window.
    args: [
      "--no-sandbox",
      "--hide-scrollbars",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    browser,
    close: async () => {
      await browser.close();
      await rm(own, { recursive: true, force: true });
    },
  };
}
