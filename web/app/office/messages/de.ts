import type { Translation } from "../../words/area.ts";
import { clicks } from "./de/clicks.ts";
import { earnings } from "./de/earnings.ts";
import { frame } from "./de/frame.ts";
import { home } from "./de/home.ts";
import { links } from "./de/links.ts";
import { promote } from "./de/promote.ts";
import { sell } from "./de/sell.ts";
import { site } from "./de/site.ts";
import { story } from "./de/story.ts";
import { team } from "./de/team.ts";
import { wallet } from "./de/wallet.ts";
import type { en } from "./en.ts";

/** The partner office in German, a file a page. */
export const de = {
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
} as const satisfies Translation<typeof en>;
