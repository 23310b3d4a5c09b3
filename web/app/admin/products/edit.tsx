import { useActionData } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Call, Problem } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Notice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { Editor } from "./editor.tsx";
import { DigitalFiles } from "./files.tsx";
import { readGiven } from "./fields.ts";
import { titleOf } from "./page-meta.ts";
import { Pictures } from "./pictures.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/edit.ts";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "edit.products", loaderData?.product.fields["title.en"] ?? loaderData?.product.slug);
}

export async function loader({ context, params: { id }, request }: Route.LoaderArgs) {
  const call = api(context);
  const { locale } = readPreferences(request);
  const [product, terms] = await Promise.all([
    call("GET /api/admin/products/{id}", { params: { id } }),
    call("GET /api/admin/catalog-terms", { query: { locale } }),
  ]);
  const digital = product.variants
    .filter(({ fields }) => fields["digital"] === "yes")
    .map(({ id: variant }) => variant);
  const query = { variants: digital.join(",") };
  const [files, keys] =
    digital.length === 0
      ? []
      : await Promise.all([
          call("GET /api/admin/digital-files", { query }),
          call("GET /api/admin/key-pools", { query }),
        ]);
  return { product, terms, files, pools: keys?.pools ?? [] };
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  try {
    switch (textOf(form, "deed")) {
      case "save": {
        const { fields, variants } = readGiven(form);
        await call("PUT /api/admin/products/{id}", { params: { id }, body: { fields, variants: [...variants] } });
        break;
      }
      case "picture":
        await addPicture(call, id, form);
        break;
      case "remove-file":
        await call("POST /api/admin/digital-files/{id}/remove", {
          params: { id: textOf(form, "file") },
          body: { reason: textOf(form, "reason") },
        });
        return {};
      case "gallery":
        await saveGallery(call, id, form);
        break;
      default:
        // Of the window that sets the stock.
        await call("PUT /api/admin/variants/{id}/stock", {
          params: { id: textOf(form, "variant") },
          body: { onHand: Number(textOf(form, "onHand")), reason: textOf(form, "reason") },
        });
        return {};
    }
    return { saved: true as const };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

async function addPicture(call: Call, id: string, form: FormData): Promise<void> {
  const file = form.get("file");
  const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array();
  const alt = textOf(form, "alt");
  await call("POST /api/admin/products/{id}/pictures", {
    params: { id },
    body: { base64: Buffer.from(bytes).toString("base64"), alt: alt === "" ? {} : { en: alt } },
  });
}

/** The pictures as they stand in the form, without the one to go, the moved one a place earlier. */
async function saveGallery(call: Call, id: string, form: FormData): Promise<void> {
  const order = form
    .getAll("picture")
    .map(String)
    .filter((sha256) => sha256 !== textOf(form, "remove"));
  const at = order.indexOf(textOf(form, "earlier"));
  if (at > 0) order.splice(at - 1, 2, order[at]!, order[at - 1]!);
  const pictures = order.map((sha256) => ({
    sha256,
    alt: Object.fromEntries(
      [...form].flatMap(([name, value]) => {
        const [kind, of, locale] = name.split(":");
        const text = typeof value === "string" ? value.trim() : "";
        return kind === "alt" && of === sha256 && locale !== undefined && text !== "" ? [[locale, text]] : [];
      }),
    ) as Record<string, string>,
  }));
  await call("PUT /api/admin/products/{id}/pictures", { params: { id }, body: { pictures } });
}

/** A product, all of it. */
export default function EditProduct({ loaderData: { product, terms, files, pools } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("catalog.write");
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageTitle
        title={product.fields["title.en"] ?? product.slug}
        back={{ to: "/admin/products", label: t("edit.products") }}
        lead={t("edit.lead", { slug: product.slug })}
        actions={
          product.fields["status"] === "on-sale" ? <a href={`/p/${product.slug}`}>{t("edit.see")}</a> : undefined
        }
      />
      <div className={panels["page"]}>
        {answer !== undefined && "saved" in answer ? (
          <Notice tone="good" live>
            <p>{t("edit.saved")}</p>
          </Notice>
        ) : null}
        <DigitalFiles of={product} files={files} pools={pools} may={may} />
        {may ? <Pictures of={product} locales={terms.locales} /> : null}
        <Editor
          of={product}
          terms={terms}
          may={may}
          problem={answer !== undefined && "problem" in answer ? answer.problem : undefined}
        />
      </div>
    </>
  );
}
