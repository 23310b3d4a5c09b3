import { Button, Textarea, TextInput } from "@mantine/core";
import { useActionData, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/categories.ts";
import styles from "./editor.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "categories.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const [{ categories }, { locales }] = await Promise.all([
    call("GET /api/admin/categories"),
    call("GET /api/admin/catalog-terms", { query: { locale: readPreferences(request).locale } }),
  ]);
  return { categories, locales };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const locales = [...form.keys()].flatMap((name) => /^name:(.+)$/.exec(name)?.[1] ?? []);
  const texts = locales.flatMap((locale) => {
    const name = textOf(form, `name:${locale}`);
    return name === "" ? [] : [[locale, { name, intro: textOf(form, `intro:${locale}`) }] as const];
  });
  try {
    await api(context)("PUT /api/admin/categories/{slug}", {
      params: { slug: textOf(form, "slug") || "-" },
      body: { position: Number(textOf(form, "position")), texts: Object.fromEntries(texts) },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Category = Reply<"GET /api/admin/categories">["categories"][number];

/** The shelves of the shop, in their order, with their words in every language. */
export default function Categories({ loaderData: { categories, locales } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("catalog.write");
  const answer = useActionData<typeof action>();
  const next = Math.max(0, ...categories.map(({ position }) => position)) + 1;
  return (
    <>
      <PageTitle
        title={t("categories.title")}
        back={{ to: "/admin/products", label: t("edit.products") }}
        lead={t("categories.lead")}
      />
      <div className={panels["page"]}>
        {answer !== undefined && "problem" in answer && answer.problem !== undefined ? (
          <ProblemNotice problem={answer.problem} />
        ) : null}
        {categories.map((category) => (
          <One key={category.slug} of={category} locales={locales} position={category.position} may={may} />
        ))}
        {may ? <One key={`new ${categories.length}`} of={undefined} locales={locales} position={next} may /> : null}
      </div>
    </>
  );
}

function One({
  of,
  locales,
  position,
  may,
}: {
  readonly of: Category | undefined;
  readonly locales: readonly string[];
  readonly position: number;
  readonly may: boolean;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>
        {of === undefined ? t("categories.new") : (of.texts[locales[0] ?? "en"]?.name ?? of.slug)}
      </h2>
      <IdempotentForm className={styles["form"] ?? ""}>
        <div className={styles["fields"]}>
          {of === undefined ? (
            <TextInput
              name="slug"
              label={t("edit.slug")}
              description={t("edit.slug.hint")}
              required
              maxLength={100}
              pattern="[a-z0-9]+(-[a-z0-9]+)*"
            />
          ) : (
            <input type="hidden" name="slug" value={of.slug} />
          )}
          <TextInput
            name="position"
            label={t("edit.position")}
            inputMode="numeric"
            pattern="\d{1,4}"
            required
            defaultValue={position}
          />
          {locales.map((locale, index) => (
            <TextInput
              key={locale}
              name={`name:${locale}`}
              label={t("edit.name", { locale })}
              maxLength={200}
              required={index === 0 && of === undefined}
              defaultValue={of?.texts[locale]?.name}
            />
          ))}
          {locales.map((locale) => (
            <Textarea
              key={locale}
              name={`intro:${locale}`}
              label={t("categories.intro", { locale })}
              autosize
              maxLength={2000}
              defaultValue={of?.texts[locale]?.intro}
            />
          ))}
        </div>
        {may ? (
          <p>
            <Button type="submit" variant={of === undefined ? "filled" : "default"} loading={busy}>
              {t(of === undefined ? "categories.add" : "edit.save")}
            </Button>
          </p>
        ) : null}
      </IdempotentForm>
    </section>
  );
}
