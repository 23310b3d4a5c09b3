import { redirect } from "react-router";
import { preferenceCookies } from "./preferences.ts";
import type { Route } from "./+types/preferences-route.ts";

/** Keeps a choice of language, light or dark, or time zone, and goes back to the page it was made on. */
export async function action({ request }: Route.ActionArgs): Promise<Response> {
  const form = await request.formData();
  const headers = new Headers();
  for (const cookie of preferenceCookies(form)) headers.append("set-cookie", cookie);
  return redirect(localPath(form.get("back")), { headers });
}

export const loader = (): Response => redirect("/");

/** Only a path of this site: "//elsewhere" and "/\elsewhere" would lead away. */
function localPath(back: FormDataEntryValue | null): string {
  return typeof back === "string" && /^\/(?![/\\])/.test(back) ? back : "/";
}
