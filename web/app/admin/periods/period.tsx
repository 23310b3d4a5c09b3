import { Outlet } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Call, Problem } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { idempotencyKey } from "../../ui/idempotent-form.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { readTableQuery } from "../../ui/office/data-table.tsx";
import { When } from "../../ui/when.tsx";
import { PeriodBadge } from "../money/badges.tsx";
import { lastMoment, usePeriodName } from "../../ui/period-name.ts";
import { titleOf } from "../money/page-meta.ts";
import styles from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { Comparisons } from "./comparison.tsx";
import { Lines, LINE_FILTERS } from "./lines.tsx";
import { NextUp } from "./next-up.tsx";
import { RunFacts } from "./run-facts.tsx";
import { Totals } from "./totals.tsx";
import { UnderWay } from "./under-way.tsx";
import { WayOfPeriod } from "./way.tsx";
import type { Route } from "./+types/period.ts";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "periods.title", loaderData?.detail.period.name);
}

export async function loader({ context, params, request }: Route.LoaderArgs) {
  const call = api(context);
  const detail = await call("GET /api/admin/periods/{id}", { params: { id: params.id } });
  const page = detail.run === null ? null : await readLines(call, detail.run.id, request);
  return { detail, page, at: new Date().toISOString() };
}

/** One page of the run's lines, as the address filters and orders them. */
async function readLines(call: Call, run: string, request: Request) {
  const { q, sort, before, filters } = readTableQuery(request, LINE_FILTERS);
  const { bonus, currency, earner } = filters;
  return await call("GET /api/admin/runs/{id}/lines", {
    params: { id: run },
    query: {
      ...(q === undefined ? {} : { search: q }),
      ...(bonus === undefined ? {} : { bonus }),
      ...(currency === undefined ? {} : { currency }),
      ...(earner === undefined ? {} : { earner }),
      ...(sort?.key === "amount" ? { by: sort.down ? ("largest" as const) : ("smallest" as const) } : {}),
      ...(before === undefined ? {} : { after: before }),
    },
  });
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const run = text(form, "run");
  const reason = text(form, "reason");
  const params = { id };
  const key = idempotencyKey(form);
  try {
    switch (text(form, "deed")) {
      case "draft":
        await call("POST /api/admin/periods/{id}/draft", { params });
        return {};
      case "lock":
        await call("POST /api/admin/periods/{id}/lock", { params, body: { run, reason } });
        return {};
      case "stop":
        await call("POST /api/admin/periods/{id}/stop", { params });
        return {};
      case "commit":
        await call("POST /api/admin/periods/{id}/commit", { params, body: { reason }, idempotencyKey: key });
        return {};
      default:
        return { replay: await call("POST /api/admin/runs/{id}/replay", { params: { id: run } }) };
    }
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

/** A period from its first sale to its commit: where it stands, what it pays, what would change, line by line. */
export default function Period({ loaderData: { detail, page, at } }: Route.ComponentProps) {
  const t = useWords();
  const periodName = usePeriodName();
  const { period, run } = detail;
  return (
    <>
      <PageTitle
        title={periodName(period)}
        back={{ to: "/admin/periods", label: t("period.back") }}
        beside={<PeriodBadge state={period.state} drafted={run !== null} />}
        actions={
          <ButtonLink to={`/admin/periods/${period.id}/parallel`} tone="quiet">
            {t("period.parallel")}
          </ButtonLink>
        }
        lead={t.rich("period.lead", {
          from: <When at={period.from} zone="company" />,
          to: <When at={lastMoment(period.to)} zone="company" />,
        })}
      />
      <div className={styles["page"]}>
        <section className={styles["card"]}>
          <WayOfPeriod detail={detail} at={at} />
          <UnderWay detail={detail} />
          {detail.work?.state === "running" ? null : <NextUp detail={detail} />}
        </section>
        <Totals detail={detail} />
        <Comparisons detail={detail} />
        {run === null ? null : <RunFacts run={run} />}
        <Lines detail={detail} page={page} />
      </div>
      <Outlet />
    </>
  );
}
