import { redirect, useActionData } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { PageTitle } from "../../ui/page-title.tsx";
import { Editor } from "./editor.tsx";
import { readGiven } from "./fields.ts";
import { titleOf } from "./page-meta.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/new.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "edit.new");
}

export const loader = ({ context, request }: Route.LoaderArgs) =>
  api(context)("GET /api/admin/catalog-terms", { query: { locale: readPreferences(request).locale } });

export async function action({ context, request }: Route.ActionArgs) {
  const { slug, fields, variants } = readGiven(await request.formData());
  try {
    const { id } = await api(context)("POST /api/admin/products", { body: { slug, fields, variants: [...variants] } });
    return redirect(`/admin/products/${id}`);
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** A product that is not there yet: one variant is enough to begin with. */
export default function NewProduct({ loaderData: terms }: Route.ComponentProps) {
  const t = useWords();
  const problem = useActionData<typeof action>()?.problem;
  return (
    <>
      <PageTitle title={t("edit.new")} back={{ to: "/admin/products", label: t("edit.products") }} />
      <Editor of={undefined} terms={terms} problem={problem} may />
    </>
  );
}
