import type { Catalogue } from "../../../words/area.ts";
import { postbacks } from "./postbacks.en.ts";

export const en = {
  ...postbacks,
  "palette.open": "Search or jump to…",
  "palette.title": "Search",
  "palette.none": "Nothing found for “{query}”.",
  "palette.searching": "Searching…",
  "palette.count": { one: "One result", other: "{count} results" },
  "palette.places": "Places",
  "palette.failed": "The search did not answer. What you know by name is still here.",
  close: "Close",
  menu: "Menu",
  "reason.label": "Reason",
  "reason.hint": "It is kept with your name, and others read it later.",
  "reason.cancel": "Leave it as it is",
  "table.sort": "Sort by {column}",
  "table.rows": { one: "One row", other: "{count} rows" },
  "table.export": "Export CSV",
  "table.next": "Next page",
  "table.first": "First page",
  "table.filters": "Filters",
  "table.all": "All",
  "table.find": "Find in {name}",
  "table.clear": "Clear",
  "chart.table": "The numbers",
  "chart.picture": "The picture",
} as const satisfies Catalogue;
