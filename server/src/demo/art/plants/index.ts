import { hops, buckthorn, rosehip } from "./fruiting.ts";
import { apple, camellia, chicory, geranium, linden, mallow } from "./blossoms.ts";
import { calendula, chamomile, lavender } from "./flowering.ts";
import { elder, fennel } from "./umbels.ts";
import { alder, barley, bay, fern, fig, juniper, mint, nettle, oat, rosemary, sage, spruce, verbena } from "./leafy.ts";

export type { Plant } from "./leafy.ts";

/** Every plant that can be drawn, each as a sprig growing from the origin. */
export const plants = {
  alder,
  apple,
  barley,
  bay,
  buckthorn,
  calendula,
  camellia,
  chamomile,
  chicory,
  elder,
  fennel,
  fern,
  fig,
  geranium,
  hops,
  juniper,
  lavender,
  linden,
  mallow,
  mint,
  nettle,
  oat,
  rosehip,
  rosemary,
  sage,
  spruce,
  verbena,
} as const;

export { openFlower } from "./blossoms.ts";
export { calendulaHead, chamomileHead } from "./flowering.ts";
export type PlantName = keyof typeof plants;
