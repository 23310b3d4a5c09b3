import { api } from "../../api.ts";
import { csvReply } from "../../csv-reply.ts";
import { linkPages, readLinkWish } from "./find-links.ts";
import type { Route } from "./+types/links-csv.ts";

const HEAD = [
  "id",
  "code",
  "label",
  "path",
  "channel",
  "campaign",
  "archived",
  "created_at",
  "member",
  "handle",
  "name",
  "gross_clicks",
  "net_clicks",
];

/** The links of the list as CSV, all of them. */
export function loader({ context, url: { searchParams } }: Route.LoaderArgs): Promise<Response> {
  return csvReply("links.csv", HEAD, linkPages(api(context), readLinkWish(searchParams)), ({ member, ...link }) => [
    link.id,
    link.code,
    link.label,
    link.path,
    link.channel,
    link.campaign ?? "",
    link.archived ? "yes" : "",
    link.createdAt,
    member.id,
    member.handle,
    member.displayName,
    link.gross,
    link.net,
  ]);
}
