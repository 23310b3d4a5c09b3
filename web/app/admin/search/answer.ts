import { api } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { formatMoney } from "../../ui/format-money.ts";
import type { PaletteEntry } from "../../ui/office/command-palette.tsx";
import { wordsFor } from "../daily/words.ts";
import type { Route } from "./+types/answer.ts";

const MOST = 6;

/** What Ctrl-K finds beside the rooms: orders and members, each only for those who may read them. */
export async function loader({ context, request }: Route.LoaderArgs): Promise<Response> {
  const call = api(context);
  const search = new URL(request.url).searchParams.get("q")?.trim().slice(0, 100) ?? "";
  if (search === "") return Response.json([]);
  const { permissions } = await call("GET /api/session");
  const query = { search, limit: MOST };
  const [orders, members] = await Promise.all([
    permissions.includes("order.read") ? call("GET /api/admin/orders", { query }) : undefined,
    permissions.includes("member.read") ? call("GET /api/admin/members", { query }) : undefined,
  ]);
  const { locale } = readPreferences(request);
  const t = wordsFor(locale);
  const entries: readonly PaletteEntry[] = [
    ...(orders?.orders ?? []).map(({ id, number, name, email, total }) => ({
      to: `/admin/orders/${id}`,
      label: number,
      hint: [name ?? email ?? t("orders.erased"), formatMoney(total, locale)].join(" · "),
      icon: "basket" as const,
      group: t("orders.title"),
    })),
    ...(members?.members ?? []).map(({ id, displayName, handle, email }) => ({
      to: `/admin/members/${id}`,
      label: displayName,
      hint: email ?? `@${handle}`,
      icon: "person" as const,
      group: t("members.title"),
    })),
  ];
  return Response.json(entries);
}
