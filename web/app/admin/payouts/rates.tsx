import { Button, TextInput, Textarea } from "@mantine/core";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Count } from "../../ui/money.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { textOf } from "../daily/given.ts";
import styles from "../desk/desk.module.css";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { PayoutsNav } from "./room.tsx";
import type { Route } from "./+types/rates.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "rates.title");
}

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/exchange-rates");

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const day = textOf(form, "day");
  try {
    const { currency } = await api(context)("PUT /api/admin/exchange-rates", {
      body: {
        currency: textOf(form, "currency").toUpperCase(),
        rate: textOf(form, "rate").replace(",", "."),
        effective: day === "" ? new Date().toISOString() : `${day}T00:00:00Z`,
        reason: textOf(form, "reason"),
      },
    });
    return { saved: currency };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Rate = Reply<"GET /api/admin/exchange-rates">["rates"][number];

/** What foreign currencies are worth where a plan's caps or matching meet them. Runs keep the rates that they used. */
export default function Rates({ loaderData: { rates } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("adjustment.approve");
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const columns: readonly Column<Rate>[] = [
    { key: "currency", head: t("adjust.currency"), cell: ({ currency }) => currency },
    { key: "from", head: t("changes.from"), cell: ({ effective }) => <When at={effective} as="moment" /> },
    { key: "rate", head: t("rates.rate"), numeric: true, phone: "figure", cell: ({ rate }) => <Count value={rate} /> },
  ];
  return (
    <>
      <PageTitle title={t("payouts.room")} lead={t("rates.lead")} />
      <PayoutsNav />
      <div className={panels["page"]}>
        {may ? (
          <Card id="set-rate" title={t("rates.set")}>
            <IdempotentForm fetcher={fetcher} className={styles["form"]}>
              <div className={styles["inline"]}>
                <TextInput
                  name="currency"
                  label={t("adjust.currency")}
                  pattern="[A-Za-z]{3}"
                  placeholder="USD"
                  required
                  w={110}
                />
                <TextInput
                  name="rate"
                  label={t("rates.rate")}
                  inputMode="decimal"
                  pattern="\d{1,9}([.,]\d{1,12})?"
                  required
                  w={160}
                />
                <TextInput type="date" name="day" label={t("rates.day")} />
              </div>
              <p className={panels["quiet"]}>{t("rates.hint")}</p>
              <Textarea name="reason" label={t("ask.reason")} required minLength={3} maxLength={500} />
              {answer === undefined ? null : "problem" in answer ? (
                <ProblemNotice problem={answer.problem} title={t("rates.refused")} />
              ) : (
                <Notice tone="good" live>
                  <p>{t("rates.saved", { currency: answer.saved })}</p>
                </Notice>
              )}
              <p>
                <Button type="submit" loading={fetcher.state !== "idle"}>
                  {t("rates.do")}
                </Button>
              </p>
            </IdempotentForm>
          </Card>
        ) : null}
        <DataTable
          name={t("rates.title")}
          columns={columns}
          rows={rates}
          rowKey={({ currency, effective }) => `${currency} ${effective}`}
          empty={<Empty title={t("rates.none")}>{t("rates.none.text")}</Empty>}
        />
      </div>
    </>
  );
}
