import { redirect } from "react-router";
import { api } from "../../api.ts";
import type { Route } from "./+types/find.ts";

/** A payout by its own id, as the ledger and earnings name it: to its place in its batch. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { batch, payout } = await api(context)("GET /api/admin/member-payouts/{id}", {
    params: { id: params.payout },
  });
  return redirect(`/admin/payouts/${batch.id}/to/${payout.id}`);
}
