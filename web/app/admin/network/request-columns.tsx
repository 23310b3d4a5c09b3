import type { Reply } from "../../api.ts";
import { readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf } from "../daily/given.ts";
import { RequestBadge } from "../desk/request-badge.tsx";
import { useWords } from "../desk/words.ts";

type Request = Pick<
  Reply<"GET /api/admin/network/changes">["changes"][number],
  "state" | "effectiveAt" | "askedBy" | "askedAt"
>;

/** What a list of requests is asked for, from the page's address. */
export function requestQuery(request: globalThis.Request) {
  const { before, filters } = readTableQuery(request, ["state", "member"]);
  const state = oneOf(["asked", "approved", "refused", "withdrawn"], filters["state"]);
  return {
    ...(state === undefined ? {} : { state }),
    ...(filters["member"] === undefined ? {} : { member: filters["member"] }),
    ...(before === undefined ? {} : { before }),
  };
}

/** What lists of requests to the network share: how one stands at a moment, who asked when, from when on it holds. */
export function useRequestColumns(at: string) {
  const t = useWords();
  return {
    state: {
      key: "state",
      head: t("changes.state"),
      phone: "figure",
      cell: ({ state, effectiveAt }: Request) => (
        <RequestBadge state={state} done={effectiveAt !== null && Date.parse(effectiveAt) <= Date.parse(at)} />
      ),
    },
    asked: {
      key: "asked",
      head: t("changes.asked"),
      cell: ({ askedBy, askedAt }: Request) => (
        <>
          {askedBy?.name ?? t("asked.nobody")}, <When at={askedAt} />
        </>
      ),
    },
    from: {
      key: "from",
      head: t("changes.from"),
      cell: ({ effectiveAt }: Request) => (effectiveAt === null ? "–" : <When at={effectiveAt} zone="company" />),
    },
    views: [
      { label: t("changes.all"), search: "" },
      { label: t("changes.open"), search: "?state=asked" },
      { label: t("changes.approved"), search: "?state=approved" },
    ],
  } as const satisfies Record<string, Column<Request> | readonly { readonly label: string; readonly search: string }[]>;
}
