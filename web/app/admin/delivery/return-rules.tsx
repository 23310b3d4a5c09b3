import { Button, NumberInput, Textarea } from "@mantine/core";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { titleOf } from "../promotions/page-meta.ts";
import { useWords } from "../promotions/words.ts";
import { useMay } from "../use-staff.ts";
import type { Answer } from "./answer.tsx";
import { DeliveryNav } from "./room.tsx";
import type { Route } from "./+types/return-rules.ts";
import styles from "./delivery.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "delivery.returns");
}

export async function loader({ context }: Route.LoaderArgs) {
  const call = api(context);
  const { markets } = await call("GET /api/admin/charges");
  const rules = await Promise.all(
    markets.map(async ({ code, name }) => ({
      name,
      rule: await call("GET /api/admin/return-rules/{market}", { params: { market: code } }),
    })),
  );
  return { rules };
}

export async function action({ context, request }: Route.ActionArgs): Promise<Answer> {
  const form = await request.formData();
  const address = textOf(form, "address").replaceAll("\r\n", "\n");
  try {
    await api(context)("PUT /api/admin/return-rules/{market}", {
      params: { market: textOf(form, "market") },
      body: { days: Number(textOf(form, "days") || -1), address: address === "" ? null : address },
    });
    return { done: true };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

type Rule = Reply<"GET /api/admin/return-rules/{market}">;

/** How long goods may come back, market by market, and where to. */
export default function ReturnRules({ loaderData: { rules } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <>
      <PageTitle title={t("delivery.room")} lead={t("returns.text")} />
      <DeliveryNav />
      <div className={panels["page"]}>
        {rules.map(({ name, rule }) => (
          <section key={rule.market} className={panels["card"]}>
            <h2 className={panels["heading"]}>{name}</h2>
            <RuleForm rule={rule} />
          </section>
        ))}
      </div>
    </>
  );
}

function RuleForm({ rule }: { readonly rule: Rule }) {
  const t = useWords();
  const may = useMay("order.refund");
  const fetcher = useFetcher<Answer>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <IdempotentForm fetcher={fetcher} className={styles["form"] ?? ""}>
      <input type="hidden" name="market" value={rule.market} />
      <NumberInput
        name="days"
        label={t("returns.days")}
        defaultValue={rule.days}
        min={0}
        max={365}
        allowDecimal={false}
        required
        disabled={!may}
        maw={220}
      />
      <Textarea
        name="address"
        label={t("returns.address")}
        description={t("returns.address.hint")}
        defaultValue={rule.address ?? ""}
        maxLength={500}
        autosize
        minRows={3}
        disabled={!may}
        maw={420}
      />
      {answer?.problem === undefined ? null : <ProblemNotice problem={answer.problem} title={t("delivery.refused")} />}
      {answer?.done === true ? (
        <Notice tone="good" live>
          {t("returns.done")}
        </Notice>
      ) : null}
      {may ? (
        <div>
          <Button type="submit" variant="default" loading={fetcher.state !== "idle"}>
            {t("delivery.save")}
          </Button>
        </div>
      ) : null}
    </IdempotentForm>
  );
}
