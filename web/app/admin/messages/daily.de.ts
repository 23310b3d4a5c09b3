import type { Translation } from "../../words/area.ts";
import { after } from "./after.de.ts";
import { audit } from "./audit.de.ts";
import type { daily as english } from "./daily.en.ts";
import { members } from "./members.de.ts";
import { orders } from "./orders.de.ts";
import { outbox } from "./outbox.de.ts";
import { overview } from "./overview.de.ts";
import { products } from "./products.de.ts";

/** Overview, orders, members, products, outbox and audit log. */
export const daily: Translation<typeof english> = {
  ...overview,
  ...orders,
  ...after,
  ...members,
  ...products,
  ...outbox,
  ...audit,
};
