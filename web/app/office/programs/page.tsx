import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Count, Money } from "../../ui/money.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { CopyAddress } from "../links/copy-address.tsx";
import { titleOf } from "../page-meta.ts";
import { More } from "../parts/more.tsx";
import { PromoteNav } from "../parts/promote-nav.tsx";
import { useWords } from "../words.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "programs.title");
}

export async function loader({ context }: Route.LoaderArgs) {
  const call = api(context);
  const [{ programs: own }, { programs: all }] = await Promise.all([
    call("GET /api/partner/programs"),
    call("GET /api/store/programs"),
  ]);
  return { own, others: all.filter(({ id }) => !own.some(({ program }) => program.id === id)) };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  try {
    await api(context)("POST /api/partner/programs/{id}/agreement", {
      params: { id: text("program") },
      body: { version: Number(text("version")) },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Own = Reply<"GET /api/partner/programs">["programs"][number];

/** The programs that somebody is in, with their terms and what to say beside a link; and those they can apply for. */
export default function Programs({ loaderData: { own, others }, actionData }: Route.ComponentProps) {
  const t = useWords();
  return (
    <>
      <PageTitle title={t("programs.title")} lead={t("programs.lead")} />
      <PromoteNav />
      <div className={styles["page"]}>
        {actionData?.problem === undefined ? null : <ProblemNotice problem={actionData.problem} />}
        {own.length === 0 ? <Empty title={t("programs.none")}>{t("programs.none.text")}</Empty> : null}
        {own.map((one) => (
          <OwnProgram key={one.program.id} of={one} />
        ))}
        {others.length === 0 ? null : (
          <section aria-labelledby="others">
            <h2 id="others" className={styles["heading"]}>
              {t("programs.others")}
            </h2>
            <ul className={styles["list"]}>
              {others.map(({ id, slug, name, summary }) => (
                <li key={id}>
                  {/* The store has its own styles: another document. */}
                  <a href={`/programs/${slug}`}>{name}</a>
                  <p>{summary}</p>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  );
}

function OwnProgram({ of: { program, group, state, codes, rates, agreement, accepted } }: { readonly of: Own }) {
  const t = useWords();
  const owes = agreement !== null && accepted !== agreement.version;
  return (
    <section className={styles["card"]} aria-labelledby={program.id}>
      <div>
        <h2 id={program.id} className={styles["heading"]}>
          {program.name}
        </h2>
        <p className={styles["quiet"]}>
          {t("programs.facts", {
            group: group.name,
            window: t("programs.window", { count: program.windowDays }),
            hold: t("programs.hold", { count: group.holdDays ?? program.holdDays }),
          })}
        </p>
      </div>
      {state === "active" ? null : (
        <Notice tone="wait" title={t(`programs.state.${state}`)}>
          <p>{t("programs.state.text")}</p>
        </Notice>
      )}
      {owes ? (
        <Notice tone="wait" title={t("programs.agree")}>
          <p className={styles["text"]}>{agreement.text}</p>
          <IdempotentForm>
            <input type="hidden" name="program" value={program.id} />
            <input type="hidden" name="version" value={agreement.version} />
            <Button>{t("programs.agree.do", { version: agreement.version })}</Button>
          </IdempotentForm>
        </Notice>
      ) : null}
      {codes.length === 0 ? null : (
        <div>
          <h3 className={styles["small"]}>{t("programs.codes")}</h3>
          <p>
            {codes.map((code) => (
              <code key={code} className={styles["code"]}>
                {code}
              </code>
            ))}
          </p>
        </div>
      )}
      <div>
        <h3 className={styles["small"]}>{t("programs.rates")}</h3>
        <ul className={styles["rates"]}>
          {rates
            .filter(({ retiredAt }) => retiredAt === null)
            .map((rate) => (
              <li key={rate.id}>
                <span>
                  {rate.title} {rate.conditions.length === 0 ? null : <small>{t("programs.conditions")}</small>}
                </span>
                <b>
                  {rate.percent === null ? (
                    Object.entries(rate.fixed ?? {}).map(([currency, amount]) => (
                      <span key={currency}>
                        <Money value={{ amount, currency }} />{" "}
                      </span>
                    ))
                  ) : (
                    <Count value={rate.percent} unit="percent" />
                  )}
                </b>
              </li>
            ))}
        </ul>
        <p className={styles["quiet"]}>{t("programs.rates.text")}</p>
      </div>
      {agreement === null ? null : (
        <div>
          <h3 className={styles["small"]}>{t("programs.disclosure")}</h3>
          <p className={styles["quiet"]}>{t("programs.disclosure.text")}</p>
          <CopyAddress address={agreement.disclosure} title={t("programs.disclosure")} />
        </div>
      )}
      {agreement === null || owes ? null : (
        <More label={t("programs.agreed", { version: agreement.version })}>
          <p className={styles["text"]}>{agreement.text}</p>
        </More>
      )}
    </section>
  );
}
