import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Explorer } from "../../ui/explorer/explorer.tsx";
import { useWords, wordsFor } from "../../ui/explorer/words.ts";
import { Notice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { useMay } from "../use-staff.ts";
import type { Route } from "./+types/explorer.ts";
import styles from "./explorer.module.css";

const FIELDS = ["name", "handle", "joined", "rank", "activity", "volume"] as const;

export function meta({ matches }: Route.MetaArgs) {
  const root = matches[0] as { readonly loaderData?: { readonly locale: string; readonly brand: { name: string } } };
  const title = wordsFor(root.loaderData?.locale ?? "en")("explorer.title");
  return [{ title: `${title} · ${root.loaderData?.brand.name ?? "Fairline"}` }];
}

export async function loader({ context }: Route.LoaderArgs) {
  return await api(context)("GET /api/admin/explorer/fields");
}

/** What partners see of those below them. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const fields = FIELDS.filter((field) => form.has(field));
  try {
    await api(context)("PUT /api/admin/explorer/fields", { body: { fields } });
    return { saved: true };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

export default function NetworkExplorer({ loaderData: { fields } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("network.write");
  const fetcher = useFetcher<typeof action>();
  return (
    <>
      <PageTitle title={t("explorer.title")} />
      <Explorer place="admin" openTo={(member) => `/admin/members/${member}`} />
      {may ? (
        <details className={styles["fields"]}>
          <summary>{t("explorer.fields")}</summary>
          <fetcher.Form method="post">
            <p>{t("explorer.fields.text")}</p>
            {FIELDS.map((field) => (
              <label key={field}>
                <input type="checkbox" name={field} defaultChecked={fields.includes(field)} />
                {t(`explorer.fields.${field}`)}
              </label>
            ))}
            <Button busy={fetcher.state !== "idle"}>{t("explorer.fields.save")}</Button>
            {fetcher.data === undefined ? null : "problem" in fetcher.data ? (
              <Notice tone="bad" live>
                <p>{fetcher.data.problem.detail}</p>
              </Notice>
            ) : (
              <Notice tone="good" live>
                <p>{t("explorer.fields.saved")}</p>
              </Notice>
            )}
          </fetcher.Form>
        </details>
      ) : null}
    </>
  );
}
