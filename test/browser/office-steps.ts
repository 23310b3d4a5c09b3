/** What the suites of both offices do again and again. */
import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { faultsOf } from "./faults.ts";

/** Opens a button's window, gives the reason where one is asked for, and presses the button that does it. */
export async function decide(page: Page, name: string, reason?: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).first().click();
  // A panel beside the list is a dialog too.
  const asked = page.locator(".mantine-Modal-content");
  if (reason !== undefined) await asked.getByLabel("Reason").fill(reason);
  await asked.getByRole("button", { name, exact: true }).click();
  await asked.waitFor({ state: "hidden" });
}

/** Pages can be used by everybody: axe finds nothing in them, or nothing `serious`, and none is wider than a phone. */
export async function hold(page: Page, paths: readonly string[], least: "any" | "serious" = "any"): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    const violations = (await faultsOf(page)).filter(
      ({ impact }) => least === "any" || impact === "serious" || impact === "critical",
    );
    assert.deepEqual(
      violations.map(
        ({ id, nodes }) => `${path}: ${id} at ${nodes[0]?.target.join(" ")} ${nodes[0]?.html.slice(0, 120)}`,
      ),
      [],
    );
    await page.setViewportSize({ width: 390, height: 844 });
    const wider = await page.evaluate<number>("document.documentElement.scrollWidth - window.innerWidth");
    assert.ok(wider <= 0, `${path} is ${wider} px wider than a phone`);
    await page.setViewportSize({ width: 1280, height: 900 });
  }
}
