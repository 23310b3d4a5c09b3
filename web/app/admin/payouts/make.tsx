import { Button, NativeSelect, TextInput } from "@mantine/core";
import { Form, redirect, useActionData, useNavigation, useSubmit } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { idempotencyKey, IdempotentForm } from "../../ui/idempotent-form.tsx";
import { formatMoney, Money } from "../../ui/money.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { useLocale } from "../../words/area.ts";
import { titleOf } from "../money/page-meta.ts";
import panels from "../money/panels.module.css";
import { MemberLink } from "../money/person.tsx";
import { useWords } from "../money/words.ts";
import { useMay } from "../use-staff.ts";
import { CurrencyChoice } from "./currency-choice.tsx";
import type { Route } from "./+types/make.ts";
import styles from "./make.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "new.title");
}

const METHODS = ["sepa", "ach", "paypal", "wise", "bank-csv", "stripe"] as const;

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const [{ due }, { methods }] = await Promise.all([
    call("GET /api/admin/payout-due"),
    call("GET /api/admin/payouts", { query: { limit: 1 } }),
  ]);
  const { searchParams } = new URL(request.url);
  const wished = searchParams.get("currency");
  const method = METHODS.find((one) => one === searchParams.get("method"));
  // Without a wish, the first currency in which somebody can be paid.
  const chosen = due.find(({ currency }) => currency === wished) ?? due.find(({ count }) => count > 0) ?? due[0];
  const currency = wished ?? chosen?.currency ?? null;
  return {
    currency,
    methods,
    currencies: due.map((one) => one.currency),
    method: method ?? (currency === "EUR" ? ("sepa" as const) : ("bank-csv" as const)),
    found:
      currency === null
        ? null
        : await call("GET /api/admin/payout-candidates", {
            query: { currency, ...(method === undefined ? {} : { method }) },
          }),
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

type Found = Reply<"GET /api/admin/payout-candidates">;
type Candidate = Found["candidates"][number];

/** Before a batch is made: who is in it, and who waits, why, and what would change that. */
export default function MakeBatch({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const { currency, currencies, methods, method, found } = loaderData;
  const mayMake = useMay("payout.make");
  const paid = found?.candidates.filter(({ waiting }) => waiting === null) ?? [];
  const waiting = found?.candidates.filter((one) => one.waiting !== null) ?? [];
  return (
    <>
      <PageTitle title={t("new.title")} lead={t("new.lead")} back={{ to: "/admin/payouts", label: t("new.back") }} />
      {currency === null || found === null ? (
        <Empty title={t("due.none")}>{t("due.none.text")}</Empty>
      ) : (
        <div className={panels["page"]}>
          <CurrencyChoice currencies={currencies} chosen={currency} />
          <MethodChoice currency={currency} method={method} methods={methods} />
          {paid.length === 0 ? null : mayMake ? (
            <MakeForm currency={currency} method={method} total={sumOf(paid)} />
          ) : (
            <p className={panels["quiet"]}>{t("new.not")}</p>
          )}
          <People
            title={paid.length === 0 ? t("new.in.none", { currency }) : t("new.in", { count: paid.length })}
            people={paid}
            minimum={found.minimum}
          />
          <People title={t("new.wait", { count: waiting.length })} people={waiting} minimum={found.minimum} />
        </div>
      )}
    </>
  );
}

type Method = (typeof METHODS)[number];

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

/** Sums what the people are paid: whole numbers of the currency's smallest unit, written as the API writes them. */
function sumOf(people: readonly Candidate[]): Found["minimum"] {
  const [first] = people;
  if (first === undefined) throw new Error("a batch of nobody has no sum");
  const decimals = first.amount.amount.split(".")[1]?.length ?? 0;
  const sum = people.reduce((total, { amount }) => total + BigInt(amount.amount.replace(".", "")), 0n);
  const text = String(sum).padStart(decimals + 1, "0");
  const whole = text.slice(0, text.length - decimals);
  return { ...first.amount, amount: decimals === 0 ? whole : `${whole}.${text.slice(-decimals)}` };
}

function MakeForm({
  currency,
  method,
  total,
}: {
  readonly currency: string;
  readonly method: Method;
  readonly total: Found["minimum"];
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

function People({
  title,
  people,
  minimum,
}: {
  readonly title: string;
  readonly people: readonly Candidate[];
  readonly minimum: Found["minimum"];
}) {
  const t = useWords();
  const locale = useLocale();
  const waits = people.some(({ waiting }) => waiting !== null);
  const columns: readonly Column<Candidate>[] = [
    { key: "member", head: t("new.member"), cell: ({ member }) => <MemberLink member={member} /> },
    ...(waits
      ? ([
          {
            key: "why",
            head: t("new.why"),
            cell: ({ waiting }) => (waiting === null ? null : t(`why.${waiting}`)),
          },
          {
            key: "mend",
            head: t("new.mend"),
            cell: ({ waiting }) =>
              waiting === null ? null : waiting === "below-minimum" ? (
                t("mend.below-minimum", { minimum: formatMoney(minimum, locale) })
              ) : (
                <span className={panels["quiet"]}>{t(`mend.${waiting}`)}</span>
              ),
          },
        ] as const satisfies readonly Column<Candidate>[])
      : []),
    {
      key: "amount",
      head: t("new.amount"),
      numeric: true,
      phone: "figure",
      cell: ({ amount }) => <Money value={amount} word={t("owes")} />,
    },
  ];
  return (
    <section>
      <h2 className={panels["heading"]}>{title}</h2>
      {people.length === 0 ? null : (
        <DataTable name={title} columns={columns} rows={people} rowKey={({ member }) => member.id} empty={null} />
      )}
    </section>
  );
}
