import { api } from "../../api.ts";
import type { Call, Reply } from "../../api.ts";
import { csvReply } from "../../csv-reply.ts";
import type { Route } from "./+types/faults-csv.ts";

const PAGE = 5000;
const HEAD = ["file", "line", "field", "value", "reason", "mend"];

type Fault = Reply<"GET /api/admin/imports/{id}">["faults"][number];

async function* faultPages(call: Call, id: string): AsyncGenerator<readonly Fault[], void> {
  for (let after = 0, last = false; !last;) {
    const { faults } = await call("GET /api/admin/imports/{id}", { params: { id }, query: { after, limit: PAGE } });
    yield faults;
    after = faults.at(-1)?.number ?? after;
    last = faults.length < PAGE;
  }
}

/** Every row of an import that is wrong, as CSV. */
export function loader({ context, params: { id } }: Route.LoaderArgs): Promise<Response> {
  return csvReply(`faults-${id}.csv`, HEAD, faultPages(api(context), id), (one) => [
    one.file,
    one.line,
    one.field,
    one.value,
    one.reason,
    one.mend,
  ]);
}
