import { after } from "./after.en.ts";
import { audit } from "./audit.en.ts";

import { members } from "./members.en.ts";
import { orders } from "./orders.en.ts";
import { outbox } from "./outbox.en.ts";
import { overview } from "./overview.en.ts";
import { products } from "./products.en.ts";

/** Overview, orders, members, products, outbox and audit log. */
export const daily = { ...overview, ...orders, ...after, ...members, ...products, ...outbox, ...audit } as const;
