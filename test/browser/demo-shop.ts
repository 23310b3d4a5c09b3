/** The demo company in a test's own database and time, served with its pages, and browsers to walk through it. */
import type { Browser, Page } from "playwright-core";
import { demoPassword, seedDemo } from "../../server/src/demo/index.ts";
import type { Database } from "../../server/src/foundation/database.ts";
import { cleanUp, cloneTestDatabase } from "../../server/src/foundation/testing.ts";
import { readSettings } from "../../server/src/settings.ts";
import { startServer } from "../../server/src/start-server.ts";
import { openBrowser } from "../../web/look/browser.ts";

export interface DemoShop {
  readonly url: string;
  readonly database: Database;
  readonly browser: Browser;
  /** The company's time; set it to let time pass. */
  time: Temporal.Instant;
  /** A window of its own: another person, with their own cookies. Its console's errors fail the test. */
  visitor(): Promise<Page>;
  /** A visitor who is signed in, without a page yet; or by the form, on the page that it leads to. */
  signedIn(email: string, by?: "form"): Promise<Page>;
  readonly errors: readonly string[];
}

export async function openDemoShop(
  now: string,
  /** Settings beside those of every shop, such as where Stripe is. */
  settings: Readonly<Record<string, string>> = {},
): Promise<DemoShop> {
  const errors: string[] = [];
  let time = Temporal.Instant.from(now);
  const started = (url: string, further: Readonly<Record<string, string>>): ReturnType<typeof startServer> =>
    startServer(
      {
        ...readSettings({
          DATABASE_URL: url,
          FAIRLINE_HOST: "127.0.0.1",
          FAIRLINE_SECRET: "a secret for tests, of 32 letters or more",
          FAIRLINE_ACCOUNT_KEYS: `1:${Buffer.alloc(32, 7).toString("base64")}`,
          FAIRLINE_DEMO: "on",
          ...further,
        }),
        host: "127.0.0.1",
        port: 0,
        logLevel: "error",
      },
      { seedDemo, clock: { now: () => time } },
    );
  // The company's past is made once for all shops of a time.
  const clone = await cloneTestDatabase({
    name: `demo_${time.epochMilliseconds}`,
    fill: async (url) => {
      const server = await started(url, {});
      await scalePictures(`http://127.0.0.1:${server.port}`);
      await server.close();
    },
  });
  const server = await started(clone.url, settings);
  const { browser, close } = await openBrowser();
  cleanUp(async () => {
    await close();
    await server.close();
    await clone.drop();
  });
  const url = `http://127.0.0.1:${server.port}`;
  const visitor = async () => {
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width: 1280, height: 900 },
      locale: "en-GB",
      timezoneId: "Europe/Dublin",
      reducedMotion: "reduce",
      // A browser that says it is headless is a robot to the referral room, and rightly so.
      userAgent:
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36",
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    // What is pressed before a page answers to its reader is lost: on a busy machine that takes seconds.
    const goto = page.goto.bind(page);
    page.goto = async (...asked) => {
      const reply = await goto(...asked);
      if (reply?.headers()["content-type"]?.startsWith("text/html") === true) {
        await page
          .locator("html[data-ready]")
          .waitFor({ state: "attached", timeout: 10_000 })
          .catch(() => {});
      }
      return reply;
    };
    page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(`${page.url()}: ${message.text()}`);
    });
    return page;
  };
  return {
    url,
    database: server.database,
    browser,
    errors,
    visitor,
    get time() {
      return time;
    },
    set time(instant) {
      time = instant;
    },
    signedIn: async (email, by) => {
      const page = await visitor();
      if (by === "form") {
        await page.goto("/sign-in");
        await page.getByLabel("Mail address").fill(email);
        await page.getByLabel("Password", { exact: true }).fill(demoPassword);
        await page.getByRole("button", { name: "Sign in", exact: true }).click();
        await page.waitForURL(/\/(office|admin)/);
        return page;
      }
      // Two pages fewer before the first that is meant.
      const reply = await page.request.post("/api/session", {
        headers: { origin: url },
        data: { email, password: demoPassword },
      });
      if (!reply.ok()) throw new Error(`sign-in of ${email}: ${reply.status()} ${await reply.text()}`);
      return page;
    },
  };
}

/** What the shelves show in the widths that browsers take, made before databases are copied instead of in each copy. */
async function scalePictures(url: string): Promise<void> {
  const wanted = new Set<string>();
  for (const path of ["/", "/c/teas"]) {
    const page = await (await fetch(new URL(path, url))).text();
    for (const [address] of page.matchAll(/\/media\/[0-9a-f]{64}\?w=(?:320|640)\b/g)) wanted.add(address);
  }
  for (const address of wanted) await (await fetch(new URL(address, url))).arrayBuffer();
}
