/**
 * Pictures of pages, to look at them as their readers do: each path at desktop and phone width, light and dark.
 *
 *   npm run pictures -w web -- http://localhost:3000 /tmp/pictures / /office
 *
 * A path may carry a cookie for signing in: set COOKIE="name=value; …" in the environment.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openBrowser } from "./browser.ts";

const [origin, out, ...paths] = process.argv.slice(2);
if (origin === undefined || out === undefined || paths.length === 0) {
  console.error("usage: npm run pictures -w web -- URL OUTDIR PATH…");
  process.exit(2);
}

const { browser, close } = await openBrowser();
try {
  await mkdir(out, { recursive: true });
  for (const [width, height, device] of [
    [1280, 860, "desktop"],
    [390, 844, "phone"],
  ] as const) {
    for (const scheme of ["light", "dark"] as const) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: scheme,
        deviceScaleFactor: device === "phone" ? 2 : 1,
        hasTouch: device === "phone",
        reducedMotion: "reduce",
        timezoneId: "Europe/Berlin",
      });
      const cookie = process.env["COOKIE"];
      if (cookie !== undefined) {
        await context.addCookies(
          cookie.split(";").map((pair) => {
            const [name = "", ...value] = pair.trim().split("=");
            return { name, value: value.join("="), url: origin };
          }),
        );
      }
      const page = await context.newPage();
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning")
          console.log(`  ${device} ${scheme}: ${message.text()}`);
      });
      page.on("pageerror", (error) => console.log(`  ${device} ${scheme}: ${error.message}`));
      for (const path of paths) {
        await page.goto(new URL(path, origin).href, { waitUntil: "networkidle" });
        await page.evaluate(() => document.fonts.ready);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (wide > 0) console.log(`  ${device} ${path}: ${wide} px wider than the screen`);
        const name = path.replaceAll(/[^\w@-]+/g, "_").replaceAll(/^_|_$/g, "") || "first";
        const file = join(out, `${name}-${device}-${scheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        console.log(file);
      }
      await context.close();
    }
  }
} finally {
  await close();
}
