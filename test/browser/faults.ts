/** What axe finds wrong with a page. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

type Faults = Awaited<ReturnType<AxeBuilder["analyze"]>>["violations"];

/**
 * Looked for in the page itself and in frames of its own origin. Frames of others would want a second, blank page for every look,
 * which takes longer than the look; our pages have none.
 */
export async function faultsOf(page: Page): Promise<Faults> {
  const builder = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
  return (await builder.analyze()).violations;
}
