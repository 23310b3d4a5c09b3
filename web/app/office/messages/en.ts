import type { Catalogue } from "../../words/area.ts";
import { clicks } from "./en/clicks.ts";
import { earnings } from "./en/earnings.ts";
import { frame } from "./en/frame.ts";
import { home } from "./en/home.ts";
import { links } from "./en/links.ts";
import { promote } from "./en/promote.ts";
import { sell } from "./en/sell.ts";
import { site } from "./en/site.ts";
import { story } from "./en/story.ts";
import { team } from "./en/team.ts";
import { wallet } from "./en/wallet.ts";

/** The partner office in English, a file a page. */
export const en = {
  ...frame,
  ...home,
  ...earnings,
  ...sell,
  ...site,
  ...story,
  ...links,
  ...promote,
  ...clicks,
  ...team,
  ...wallet,
} as const satisfies Catalogue;
