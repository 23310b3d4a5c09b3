import { Button, Checkbox, NumberInput, TextInput } from "@mantine/core";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { ProblemNotice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { textOf } from "../daily/given.ts";
import desk from "../desk/desk.module.css";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { SettingsForm } from "../money/settings-form.tsx";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/clicks.ts";
import styles from "./affiliates.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "clicks.title");
}

export async function loader({ context }: Route.LoaderArgs) {
  const call = api(context);
  const [{ markets, ...rules }, { hosts }] = await Promise.all([
    call("GET /api/admin/click-rules"),
    call("GET /api/admin/banned-referrers"),
  ]);
  return { rules, hosts, markets };
}

const NUMBERS = [
  "duplicateMinutes",
  "addressClicks",
  "addressSeconds",
  "linkClicks",
  "linkSeconds",
  "keepMonths",
] as const;

export async function action({ context, request }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const reason = textOf(form, "reason");
  const number = (name: (typeof NUMBERS)[number]): number => Number(textOf(form, name));
  try {
    switch (textOf(form, "deed")) {
      case "ban":
        await call("POST /api/admin/banned-referrers", { body: { host: textOf(form, "host"), reason } });
        return { banned: textOf(form, "host") };
      case "allow":
        await call("POST /api/admin/banned-referrers/allow", { body: { host: textOf(form, "host"), reason } });
        return {};
      default:
        await call("PUT /api/admin/click-rules", {
          body: {
            rules: {
              duplicateMinutes: number("duplicateMinutes"),
              addressClicks: number("addressClicks"),
              addressSeconds: number("addressSeconds"),
              linkClicks: number("linkClicks"),
              linkSeconds: number("linkSeconds"),
              keepMonths: number("keepMonths"),
              consentMarkets: form.getAll("consent").filter((code) => typeof code === "string"),
            },
            reason,
          },
        });
        return { saved: true };
    }
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** By which rules clicks count, and from which pages none does. */
export default function Clicks({ loaderData: { rules, hosts, markets } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("member.write");
  return (
    <>
      <PageTitle title={t("room")} lead={t("clicks.lead")} />
      <AffiliatesNav />
      <div className={panels["page"]}>
        <Rules rules={rules} markets={markets} may={may} />
        <Banned hosts={hosts} may={may} />
      </div>
    </>
  );
}

type ClickRules = Omit<Reply<"GET /api/admin/click-rules">, "markets">;

function Rules({
  rules,
  markets,
  may,
}: {
  readonly rules: ClickRules;
  readonly markets: readonly { readonly code: string; readonly name: string }[];
  readonly may: boolean;
}) {
  const t = useWords();
  const number = (name: (typeof NUMBERS)[number], min: number, max: number) => (
    <NumberInput
      name={name}
      label={t(`clicks.${name}`)}
      description={t(`clicks.${name}.hint`)}
      min={min}
      max={max}
      allowDecimal={false}
      defaultValue={rules[name]}
      required
    />
  );
  return (
    <SettingsForm
      may={may}
      save={t("settings.save")}
      saved={t("clicks.saved")}
      refused={{ title: t("refused"), money: t("refused.money") }}
    >
      <Card title={t("clicks.duplicate")} text={t("clicks.counts.text")}>
        <div className={styles["pair"]}>{number("duplicateMinutes", 0, 1440)}</div>
      </Card>
      <Card title={t("clicks.velocity")} text={t("clicks.velocity.text")}>
        <div className={styles["pair"]}>
          {number("addressClicks", 0, 1_000_000)}
          {number("addressSeconds", 1, 86_400)}
          {number("linkClicks", 0, 1_000_000_000)}
          {number("linkSeconds", 1, 86_400)}
        </div>
      </Card>
      <Card title={t("clicks.keep")}>
        <div className={styles["pair"]}>{number("keepMonths", 2, 120)}</div>
      </Card>
      <Card title={t("clicks.consent")} text={t("clicks.consent.text")}>
        <div className={styles["rows"]}>
          {markets.map(({ code, name }) => (
            <Checkbox
              key={code}
              name="consent"
              value={code}
              label={name}
              defaultChecked={rules.consentMarkets.includes(code)}
            />
          ))}
        </div>
      </Card>
    </SettingsForm>
  );
}

type Host = Reply<"GET /api/admin/banned-referrers">["hosts"][number];

function Banned({ hosts, may }: { readonly hosts: readonly Host[]; readonly may: boolean }) {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const banned = answer !== undefined && "banned" in answer ? answer.banned : undefined;
  return (
    <Card id="banned" title={t("banned.title")} text={t("banned.text")}>
      {may ? (
        <IdempotentForm fetcher={fetcher} className={desk["inline"] ?? ""} key={banned ?? ""}>
          <input type="hidden" name="deed" value="ban" />
          <TextInput
            name="host"
            label={t("banned.host")}
            placeholder="spam.example"
            required
            minLength={4}
            maxLength={253}
          />
          <TextInput name="reason" label={t("reason")} required minLength={3} maxLength={500} />
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {t("banned.do")}
          </Button>
        </IdempotentForm>
      ) : null}
      {answer !== undefined && "problem" in answer ? (
        <ProblemNotice problem={answer.problem} title={t("refused")} money={t("refused.money")} />
      ) : null}
      {hosts.length === 0 ? (
        <Empty title={t("banned.none")}>{t("banned.none.text")}</Empty>
      ) : (
        <ul className={styles["plain"]}>
          {hosts.map(({ host, reason, bannedAt }) => (
            <li key={host}>
              <span>
                <b>{host}</b> <small>{reason}</small>
              </span>
              <span className={panels["quiet"]}>
                {t.rich("banned.since", { date: <When at={bannedAt} /> })}{" "}
                {may ? (
                  <ConfirmWithReason
                    label={t("banned.allow")}
                    title={t("banned.allow.title", { host })}
                    confirm={t("banned.allow")}
                    tone="quiet"
                    fields={{ deed: "allow", host }}
                  >
                    <p>{t("banned.allow.means")}</p>
                  </ConfirmWithReason>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
