import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useFetcher, useSearchParams } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { IdempotentForm, idempotencyKey } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { ProgramBadge } from "./programs.tsx";
import { ProgramNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/messages.ts";
import styles from "./affiliates.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "messages.title", loaderData?.program.name);
}

export async function loader({ context, url, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const group = url.searchParams.get("group") ?? "";
  const [{ program, groups }, { messages, readers }] = await Promise.all([
    call("GET /api/admin/programs/{id}", { params: { id } }),
    call("GET /api/admin/programs/{id}/messages", { params: { id }, query: group === "" ? {} : { group } }),
  ]);
  return { program, groups, messages, readers, group };
}

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    const { recipients } = await api(context)("POST /api/admin/programs/{id}/messages", {
      params: { id },
      body: { group: textOf(form, "group") || null, subject: textOf(form, "subject"), body: textOf(form, "body") },
      idempotencyKey: idempotencyKey(form),
    });
    return { recipients };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** A mail to everybody of a program, or to one group of it; and what was written before. */
export default function Messages({ loaderData: { program, groups, messages, readers, group } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  const [, setSearch] = useSearchParams();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <>
      <PageTitle
        title={program.name}
        back={{ to: "/admin/affiliates/programs", label: t("programs.title") }}
        beside={<ProgramBadge state={program.state} />}
        lead={t("messages.lead")}
      />
      <ProgramNav id={program.id} name={program.name} />
      <div className={panels["page"]}>
        {may ? (
          <section className={panels["card"]}>
            {/* What was sent is gone from the form: a second press would be a second mail to everybody. */}
            <IdempotentForm key={messages[0]?.id ?? "first"} fetcher={fetcher} className={styles["form"] ?? ""}>
              <NativeSelect
                name="group"
                label={t("messages.to")}
                value={group}
                onChange={(event) => {
                  const id = event.currentTarget.value;
                  setSearch(id === "" ? {} : { group: id }, { preventScrollReset: true, replace: true });
                }}
                data={[
                  { value: "", label: t("group.all") },
                  ...groups.map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
              <TextInput name="subject" label={t("messages.subject")} required maxLength={150} />
              <Textarea
                name="body"
                label={t("messages.body")}
                description={t("messages.body.hint", { place: "{name}" })}
                autosize
                minRows={6}
                required
                maxLength={10_000}
              />
              <div>
                <Button type="submit" loading={fetcher.state !== "idle"} disabled={readers === 0}>
                  {t("messages.send", { count: readers })}
                </Button>
              </div>
            </IdempotentForm>
            {answer === undefined ? null : "problem" in answer ? (
              <ProblemNotice problem={answer.problem} title={t("refused")} />
            ) : (
              <Notice tone="good" live>
                <p>{t("messages.sent", { count: answer.recipients })}</p>
              </Notice>
            )}
          </section>
        ) : null}
        <section aria-labelledby="before">
          <h2 id="before" className={panels["heading"]}>
            {t("messages.before")}
          </h2>
          {messages.length === 0 ? <p className={panels["quiet"]}>{t("messages.none")}</p> : null}
          {messages.map((one) => (
            <details key={one.id} className={panels["card"]}>
              <summary>
                <b>{one.subject}</b>{" "}
                <span className={panels["quiet"]}>
                  {t.rich("messages.when", {
                    date: <When at={one.sentAt} as="moment" />,
                    who: one.sentBy?.name ?? "–",
                    group:
                      one.group === null ? t("group.all") : (groups.find(({ id }) => id === one.group)?.name ?? ""),
                    people: t("messages.people", { count: one.recipients }),
                  })}
                </span>
              </summary>
              <p className={styles["text"]}>{one.body}</p>
            </details>
          ))}
        </section>
      </div>
    </>
  );
}
