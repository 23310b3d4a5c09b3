import type { Call, Reply } from "../../api.ts";
import { readTableQuery } from "../../ui/office/data-table.tsx";

export const METHODS = ["sepa", "ach", "paypal", "wise", "bank-csv", "stripe"] as const;
export type Method = (typeof METHODS)[number];

type Sums = Reply<"GET /api/admin/payout-candidate-sums">;
type Reason = Sums["waiting"][number]["reason"];
/** Whose page it is: those who are paid, all who wait, or those who wait for this. */
export type View = "none" | "any" | Reason;

const REASONS = [
  "member-inactive",
  "blocked",
  "in-unfinished-batch",
  "disputed",
  "owes",
  "below-minimum",
  "no-account",
  "other-method",
  "account-outside-sepa",
  "account-too-new",
  "stripe-not-ready",
  "kyc-missing",
  "tax-form-missing",
  "not-requested",
] as const satisfies readonly Reason[];

/** The sums over everybody, and a page of the view that the address names; by default of who is paid, or of all who wait. */
export async function readCandidates(
  call: Call,
  ask: { readonly currency: string; readonly method?: Method },
  request: Request,
) {
  const { before, filters } = readTableQuery(request, ["waiting"]);
  const wished = (["none", "any", ...REASONS] as const).find((one) => one === filters["waiting"]);
  const page = (waiting: View) =>
    call("GET /api/admin/payout-candidates", {
      query: { ...ask, waiting, ...(before === undefined ? {} : { after: before }) },
    });
  const [sums, paid] = await Promise.all([
    call("GET /api/admin/payout-candidate-sums", { query: ask }),
    page(wished ?? "none"),
  ]);
  const usual = sums.count > 0 ? ("none" as const) : ("any" as const);
  const view = wished ?? usual;
  return { sums, usual, view, ...(wished === undefined && usual === "any" ? await page(usual) : paid) };
}

export type Found = Awaited<ReturnType<typeof readCandidates>>;
