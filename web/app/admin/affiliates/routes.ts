import { route } from "@react-router/dev/routes";
import type { RouteConfigEntry } from "@react-router/dev/routes";

/** The affiliate program: its overview, programs and their terms, who is in them, what came of it, what is suspected. */
export const affiliates: readonly RouteConfigEntry[] = [
  route("affiliates", "admin/affiliates/overview.tsx"),
  route("affiliates/programs", "admin/affiliates/programs.tsx", [route("new", "admin/affiliates/new-program.tsx")]),
  route("affiliates/programs/:id", "admin/affiliates/program.tsx", [
    route("rates/new", "admin/affiliates/new-rate.tsx"),
  ]),
  route("affiliates/programs/:id/settings", "admin/affiliates/settings.tsx"),
  route("affiliates/programs/:id/people", "admin/affiliates/people.tsx"),
  route("affiliates/programs/:id/materials", "admin/affiliates/materials.tsx"),
  route("affiliates/programs/:id/reporting", "admin/affiliates/reporting.tsx"),
  route("affiliates/programs/:id/messages", "admin/affiliates/messages.tsx"),
  route("affiliates/applications", "admin/affiliates/applications.tsx", [
    route(":id", "admin/affiliates/application.tsx"),
  ]),
  route("affiliates/chargebacks", "admin/affiliates/chargebacks.tsx", [
    route("new", "admin/affiliates/new-chargeback.tsx"),
    route(":sale", "admin/affiliates/chargeback.tsx"),
  ]),
  route("affiliates/links", "admin/affiliates/links.tsx"),
  route("affiliates/counted", "admin/affiliates/counted.tsx"),
  route("affiliates/conversions", "admin/affiliates/conversions.tsx", [
    route("new", "admin/affiliates/new-event.tsx"),
    route(":id", "admin/affiliates/conversion.tsx"),
  ]),
  route("affiliates/fraud", "admin/affiliates/fraud.tsx", [route(":id", "admin/affiliates/case.tsx")]),
  route("affiliates/attribution", "admin/affiliates/attribution.tsx"),
  route("affiliates/fraud-rules", "admin/affiliates/fraud-rules.tsx"),
  route("affiliates/of/:id", "admin/affiliates/affiliate.tsx"),
  route("affiliates/clicks", "admin/affiliates/clicks.tsx"),
  route("affiliates/postbacks", "admin/affiliates/postbacks.tsx"),
  route("affiliates/postbacks/:id", "admin/affiliates/postback.tsx"),
  route("affiliates/import", "admin/affiliates/import.tsx"),
];
