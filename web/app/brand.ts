import { ApiProblem } from "./api.ts";
import type { Call, Reply } from "./api.ts";
import { contrast, readable, shade } from "./look/contrast.ts";

/** How the company shows itself; settings of the company, read by the root for every page. */
export type Brand = Reply<"GET /api/brand">;

const UNNAMED: Brand = {
  name: "Fairline",
  legalName: "",
  registration: "",
  address: "",
  line: "",
  storyTitle: "",
  story: "",
  accent: "#4a5d30",
  timeZone: "UTC",
  currency: "USD",
  demo: false,
  pictures: {},
};

export async function readBrand(call: Call, locale: string): Promise<Brand> {
  try {
    return await call("GET /api/brand", { query: { locale } });
  } catch (error) {
    // An installation that has not been given a name yet still has pages.
    if (error instanceof ApiProblem && error.problem.status === 404) return UNNAMED;
    throw error;
  }
}

// The darkest ground by day and the lightest by night that accent text stands on, and the quietest text that stands on
// the accent's own soft ground (--page, --sunken, --raised, --ink-quiet in tokens.css).
const DAY = { grounds: ["#f5f3ec", "#ebe8dd"], quiet: "#62685a" };
const NIGHT = { grounds: ["#14170f", "#23281d"], quiet: "#a0a493" };

/**
 * The accent as custom properties: the brand's hue, in the shades that can be read by day and by night, with the ink that
 * can be read on it. A value that is no colour is left out, never written into the page.
 */
export function brandStyle(accent: string | undefined): string {
  if (accent === undefined || !/^#[0-9a-f]{6}$/i.test(accent)) return "";
  const daySoft = readable(shade(accent, 0.93, 0.35), [DAY.quiet], "light");
  const nightSoft = readable(shade(accent, 0.31, 0.55), [NIGHT.quiet], "dark");
  const day = readable(accent, [...DAY.grounds, daySoft], "dark");
  const night = readable(shade(accent, 0.8), [...NIGHT.grounds, nightSoft], "light", 6);
  const pairs = {
    accent: [day, night],
    "accent-strong": [readable(shade(day, 0.36), [...DAY.grounds, daySoft], "dark"), shade(night, 0.87)],
    "accent-ink": [inkOn(day), inkOn(night)],
    "accent-soft": [daySoft, nightSoft],
  };
  const rules = Object.entries(pairs).map(([name, [light, dark]]) => `--${name}:light-dark(${light},${dark})`);
  return `:root{${rules.join(";")}}`;
}

const inkOn = (ground: string): string => (contrast("#ffffff", ground) >= 4.5 ? "#ffffff" : "#1a2010");
