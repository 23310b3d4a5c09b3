import { Button, FileInput } from "@mantine/core";
import { Form, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { CarrierChoice } from "./parcels.tsx";
import type { Route } from "./+types/tracking.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "tracking.title");
}

export async function loader({ context }: Route.LoaderArgs) {
  return await api(context)("GET /api/admin/carriers");
}

/** The file is checked first and shown; the second form sends the same text once more, to be done. */
export async function action({ context, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const given = form.get("file");
  const text = given instanceof File ? await given.text() : textOf(form, "text");
  const carrier = textOf(form, "carrier");
  const body = { text, carrier };
  try {
    if (textOf(form, "deed") === "do") return { done: await call("POST /api/admin/shipments/file", { body }) };
    return { checked: await call("POST /api/admin/shipments/check-file", { body }), ...body };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

/** Tracking numbers as carriers' programs export them, many at once. */
export default function Tracking({ loaderData: { carriers }, actionData }: Route.ComponentProps) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const checked = actionData !== undefined && "checked" in actionData ? actionData : undefined;
  return (
    <>
      <PageTitle
        title={t("tracking.title")}
        lead={t("tracking.lead")}
        back={{ to: "/admin/orders", label: t("orders.title") }}
      />
      <div className={panels["page"]}>
        <Form method="post" encType="multipart/form-data" className={panels["card"]}>
          <CarrierChoice carriers={carriers} />
          <FileInput name="file" label={t("tracking.file")} accept=".csv,text/csv,text/plain" required />
          <div className={panels["buttons"]}>
            <Button type="submit" name="deed" value="check" loading={busy}>
              {t("tracking.check")}
            </Button>
          </div>
        </Form>
        {actionData !== undefined && "problem" in actionData ? <ProblemNotice problem={actionData.problem} /> : null}
        {actionData !== undefined && "done" in actionData ? (
          <Notice tone="good" live>
            <p>{t("tracking.done", actionData.done)}</p>
          </Notice>
        ) : null}
        {checked === undefined ? null : <Checked {...checked} busy={busy} />}
      </div>
    </>
  );
}

function Checked({
  checked: { rows, faults },
  text,
  carrier,
  busy,
}: {
  readonly checked: {
    readonly rows: readonly unknown[];
    readonly faults: readonly { readonly line: number; readonly value: string; readonly reason: string }[];
  };
  readonly text: string;
  readonly carrier: string;
  readonly busy: boolean;
}) {
  const t = useWords();
  if (faults.length === 0) {
    return (
      <Form method="post" className={panels["card"]}>
        <p>{t("tracking.fine", { count: rows.length })}</p>
        <input type="hidden" name="text" value={text} />
        <input type="hidden" name="carrier" value={carrier} />
        <div className={panels["buttons"]}>
          <Button type="submit" name="deed" value="do" loading={busy}>
            {t("tracking.do", { count: rows.length })}
          </Button>
        </div>
      </Form>
    );
  }
  return (
    <section className={panels["card"]}>
      <Notice tone="bad">
        <p>{t("tracking.bad", { count: faults.length })}</p>
      </Notice>
      <table className={panels["sums"]}>
        <thead>
          <tr>
            <th scope="col">{t("tracking.col.line")}</th>
            <th scope="col">{t("tracking.col.value")}</th>
            <th scope="col">{t("tracking.col.reason")}</th>
          </tr>
        </thead>
        <tbody>
          {faults.map(({ line, value, reason }) => (
            <tr key={`${line} ${reason}`}>
              <td>{line}</td>
              <td>{value}</td>
              <td>{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
