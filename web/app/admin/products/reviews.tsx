import { Badge, Button } from "@mantine/core";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/reviews.ts";
import styles from "./editor.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "reviews.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const state = oneOf(["waiting", "shown", "refused"], readTableQuery(request, ["state"]).filters["state"]);
  return await api(context)("GET /api/admin/reviews", {
    query: { locale: readPreferences(request).locale, ...(state === undefined ? {} : { state }) },
  });
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const reason = textOf(form, "reason");
  try {
    await api(context)("PUT /api/admin/reviews/{id}", {
      params: { id: textOf(form, "review") },
      body: {
        state: oneOf(["shown", "refused"], form.get("state")) ?? "refused",
        ...(reason === "" ? {} : { reason }),
      },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Review = Reply<"GET /api/admin/reviews">["reviews"][number];

/** What buyers wrote, to be read before anybody sees it. */
export default function Reviews({ loaderData: { reviews } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("catalog.write");
  const columns: readonly Column<Review>[] = [
    {
      key: "product",
      head: t("reviews.product"),
      cell: ({ product }) => <a href={`/admin/products/${product.id}`}>{product.title}</a>,
    },
    {
      key: "stars",
      head: "★",
      phone: "figure",
      cell: ({ stars }) => <Badge color={stars >= 4 ? "good" : "wait"}>{t("reviews.stars", { stars })}</Badge>,
    },
    {
      key: "text",
      head: t("reviews.text"),
      cell: ({ title, body }) => (
        <span className={styles["review"]}>
          <strong>{title}</strong> {body}
        </span>
      ),
    },
    { key: "by", head: t("reviews.by"), cell: ({ by }) => by ?? "–" },
    { key: "at", head: t("reviews.at"), cell: ({ at }) => <When at={at} as="moment" /> },
    ...(may ? [{ key: "do", head: "", cell: (review: Review) => <Decide of={review} /> } as const] : []),
  ];
  return (
    <>
      <PageTitle
        title={t("reviews.title")}
        back={{ to: "/admin/products", label: t("edit.products") }}
        lead={t("reviews.lead")}
      />
      <DataTable
        name={t("reviews.title")}
        columns={columns}
        rows={reviews}
        rowKey={({ id }) => id}
        views={[
          { label: t("reviews.waiting"), search: "" },
          { label: t("reviews.shown"), search: "?state=shown" },
          { label: t("reviews.refused"), search: "?state=refused" },
        ]}
        empty={<Empty title={t("reviews.none")}>{t("reviews.none.text")}</Empty>}
      />
    </>
  );
}

function Decide({ of }: { readonly of: Review }) {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  return (
    <div className={styles["buttons"]}>
      {of.state === "shown" ? null : (
        <IdempotentForm fetcher={fetcher}>
          <input type="hidden" name="review" value={of.id} />
          <input type="hidden" name="state" value="shown" />
          <Button type="submit" size="compact-sm" variant="default" loading={fetcher.state !== "idle"}>
            {t("reviews.show")}
          </Button>
        </IdempotentForm>
      )}
      {of.state === "refused" ? null : (
        <ConfirmWithReason
          label={t("reviews.refuse")}
          title={t("reviews.refuse.title")}
          confirm={t("reviews.refuse")}
          tone="quiet"
          fields={{ review: of.id, state: "refused" }}
        >
          <p>{t("reviews.refuse.text")}</p>
        </ConfirmWithReason>
      )}
    </div>
  );
}
