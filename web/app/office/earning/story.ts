import type { Reply } from "../../api.ts";

/** All that is behind one earning, as its earner may see it. */
export type Story = Reply<"GET /api/partner/earnings/{id}">;
