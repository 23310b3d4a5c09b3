import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Form, redirect, useActionData, useNavigation, useSubmit } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { idempotencyKey, IdempotentForm } from "../../ui/idempotent-form.tsx";
import { formatMoney } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { useLocale } from "../../words/area.ts";
import { titleOf } from "../money/page-meta.ts";
import panels from "../money/panels.module.css";
import { useWords } from "../money/words.ts";
import { useMay } from "../use-staff.ts";
import { Candidates } from "./candidates.tsx";
import { CurrencyChoice } from "./currency-choice.tsx";
import { METHODS, readCandidates } from "./read-candidates.ts";
import type { Found, Method } from "./read-candidates.ts";
import type { Route } from "./+types/make.ts";
import styles from "./make.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "new.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const { searchParams } = new URL(request.url);
  const wished = searchParams.get("currency");
  const method = METHODS.find((one) => one === searchParams.get("method"));
  const about = Promise.all([
    call("GET /api/admin/payout-due"),
    call("GET /api/admin/payouts", { query: { limit: 1 } }),
  ]);
  // Without a wish, the first currency in which somebody can be paid.
  const first = async (): Promise<string | null> => {
    const [{ due }] = await about;
    return (due.find(({ count }) => count > 0) ?? due[0])?.currency ?? null;
  };
  const currency = wished ?? (await first());
  const [[{ due }, { methods }], found] = await Promise.all([
    about,
    currency === null ? null : readCandidates(call, { currency, ...(method === undefined ? {} : { method }) }, request),
  ]);
  return {
    currency,
    methods,
    currencies: due.map((one) => one.currency),
    method: method ?? (currency === "EUR" ? ("sepa" as const) : ("bank-csv" as const)),
    found,
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const currency = form.get("currency");
  const day = form.get("day");
  const method = METHODS.find((one) => one === form.get("method"));
  try {
    const made = await api(context)("POST /api/admin/payouts", {
      body: {
        currency: typeof currency === "string" ? currency : "",
        ...(method === undefined ? {} : { method }),
        ...(typeof day === "string" && day !== "" ? { executionDate: day } : {}),
      },
      idempotencyKey: idempotencyKey(form),
    });
    return redirect(`/admin/payouts/${made.id}`);
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

/** Before a batch is made: who is in it, and who waits, why, and what would change that. */
export default function MakeBatch({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const { currency, currencies, methods, method, found } = loaderData;
  const mayMake = useMay("payout.make");
  return (
    <>
      <PageTitle title={t("new.title")} lead={t("new.lead")} back={{ to: "/admin/payouts", label: t("new.back") }} />
      {currency === null || found === null ? (
        <Empty title={t("due.none")}>{t("due.none.text")}</Empty>
      ) : (
        <div className={panels["page"]}>
          <CurrencyChoice currencies={currencies} chosen={currency} />
          <MethodChoice currency={currency} method={method} methods={methods} />
          {found.sums.count === 0 ? null : mayMake ? (
            <MakeForm currency={currency} method={method} total={found.sums.total} />
          ) : (
            <p className={panels["quiet"]}>{t("new.not")}</p>
          )}
          <Candidates currency={currency} found={found} />
        </div>
      )}
    </>
  );
}

/** SEPA moves euro and ACH dollars; the others any currency. Another choice loads who would be paid that way. */
function MethodChoice({
  currency,
  method,
  methods,
}: {
  readonly currency: string;
  readonly method: Method;
  readonly methods: readonly Method[];
}) {
  const t = useWords();
  const submit = useSubmit();
  const fitting = methods.filter((one) =>
    one === "sepa" ? currency === "EUR" : one === "ach" ? currency === "USD" : true,
  );
  return (
    <Form method="get" onChange={(event) => void submit(event.currentTarget)}>
      <input type="hidden" name="currency" value={currency} />
      <NativeSelect
        name="method"
        label={t("new.method")}
        value={method}
        onChange={() => {}}
        data={fitting.map((one) => ({ value: one, label: t(`method.${one}`) }))}
      />
    </Form>
  );
}

function MakeForm({
  currency,
  method,
  total,
}: {
  readonly currency: string;
  readonly method: Method;
  readonly total: Found["sums"]["total"];
}) {
  const t = useWords();
  const locale = useLocale();
  const { state } = useNavigation();
  const problem = useActionData<typeof action>()?.problem;
  return (
    <section className={panels["card"]}>
      {problem === undefined ? null : <ProblemNotice problem={problem} money={t("new.refused.money")} />}
      <IdempotentForm className={styles["form"] ?? ""}>
        <input type="hidden" name="currency" value={currency} />
        <input type="hidden" name="method" value={method} />
        <TextInput type="date" name="day" label={t("new.day")} description={t("new.day.hint")} />
        <Button type="submit" loading={state === "submitting"}>
          {t("new.do", { sum: formatMoney(total, locale) })}
        </Button>
        <p className={panels["quiet"]}>{t("new.means")}</p>
      </IdempotentForm>
    </section>
  );
}
