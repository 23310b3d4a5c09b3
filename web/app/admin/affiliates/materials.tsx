import { Badge, Button, FileInput, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay, useStaff } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { ProgramBadge } from "./programs.tsx";
import { ProgramNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/materials.ts";
import styles from "./affiliates.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "materials.title", loaderData?.program.name);
}

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const [{ program }, { creatives }] = await Promise.all([
    call("GET /api/admin/programs/{id}", { params: { id } }),
    call("GET /api/admin/programs/{id}/creatives", { params: { id } }),
  ]);
  return { program, creatives };
}

const KINDS = ["banner", "text", "mail"] as const;

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  const text = (name: string): string => textOf(form, name);
  const reason = text("reason");
  const params = { id: text("creative") };
  const file = form.get("picture");
  const picture =
    file instanceof File && file.size > 0 ? Buffer.from(await file.arrayBuffer()).toString("base64") : null;
  const words = { subject: text("subject"), body: text("body"), picture };
  try {
    switch (text("deed")) {
      case "version":
        await call("POST /api/admin/creatives/{id}/versions", { params, body: words });
        break;
      case "approve":
      case "refuse":
        await call("POST /api/admin/creatives/{id}/decision", {
          params,
          body: {
            version: Number(text("version")),
            outcome: text("deed") === "approve" ? "approved" : "refused",
            ...(reason === "" ? {} : { reason }),
          },
        });
        break;
      case "retire":
        await call("POST /api/admin/creatives/{id}/retire", { params, body: { reason } });
        break;
      default:
        await call("POST /api/admin/programs/{id}/creatives", {
          params: { id },
          body: { kind: oneOf(KINDS, text("kind")) ?? "text", name: text("name"), path: text("path"), ...words },
        });
    }
    return { done: true };
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Creative = Reply<"GET /api/admin/programs/{id}/creatives">["creatives"][number];
const TONES = { waiting: "wait", approved: "good", refused: "bad" } as const;

/** What affiliates are given: banners, texts, mails, in versions that a second person gives out. */
export default function Materials({ loaderData: { program, creatives } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  return (
    <>
      <PageTitle
        title={program.name}
        back={{ to: "/admin/affiliates/programs", label: t("programs.title") }}
        beside={<ProgramBadge state={program.state} />}
        lead={t("materials.lead")}
      />
      <ProgramNav id={program.id} name={program.name} />
      <div className={panels["page"]}>
        {may ? <NewCreative /> : null}
        {creatives.length === 0 ? <Empty title={t("materials.none")}>{t("materials.none.text")}</Empty> : null}
        {creatives.map((one) => (
          <CreativeCard key={one.id} of={one} />
        ))}
      </div>
    </>
  );
}

function NewCreative() {
  const t = useWords();
  const fetcher = useFetcher<typeof action>();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("banner");
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <Card id="new" title={t("materials.new")}>
      <fetcher.Form method="post" encType="multipart/form-data" className={styles["form"]}>
        <NativeSelect
          name="kind"
          label={t("materials.kind")}
          value={kind}
          onChange={(event) => setKind(oneOf(KINDS, event.currentTarget.value) ?? "banner")}
          data={KINDS.map((value) => ({ value, label: t(`materials.kind.${value}`) }))}
        />
        <TextInput name="name" label={t("materials.name")} required maxLength={100} />
        <TextInput
          name="path"
          label={t("materials.path")}
          description={t("materials.path.hint")}
          defaultValue="/"
          required
        />
        <Content kind={kind} />
        {answer !== undefined && "problem" in answer ? (
          <ProblemNotice problem={answer.problem} title={t("refused")} />
        ) : answer === undefined ? null : (
          <Notice tone="good" live>
            <p>{t("materials.made")}</p>
          </Notice>
        )}
        <div>
          <Button type="submit" loading={fetcher.state !== "idle"}>
            {t("materials.do")}
          </Button>
        </div>
      </fetcher.Form>
    </Card>
  );
}

function Content({
  kind,
  of,
}: {
  readonly kind: Creative["kind"];
  readonly of?: Creative["versions"][number] | undefined;
}) {
  const t = useWords();
  return (
    <>
      {kind === "banner" ? (
        <FileInput
          name="picture"
          label={t("materials.picture")}
          accept="image/png,image/jpeg,image/webp"
          required
          clearable
        />
      ) : null}
      {kind === "mail" ? (
        <TextInput
          name="subject"
          label={t("messages.subject")}
          defaultValue={of?.subject ?? ""}
          required
          maxLength={150}
        />
      ) : null}
      <Textarea
        name="body"
        label={t(kind === "banner" ? "materials.alt" : "materials.body")}
        description={t("materials.body.hint", { link: "{link}", name: "{name}", disclosure: "{disclosure}" })}
        defaultValue={of?.body ?? ""}
        autosize
        minRows={kind === "banner" ? 1 : 4}
        required={kind !== "banner"}
        maxLength={10_000}
      />
    </>
  );
}

function CreativeCard({ of: { id, kind, name, path, retiredAt, versions } }: { readonly of: Creative }) {
  const t = useWords();
  const may = useMay("program.write");
  const mayDecide = useMay("program.review");
  const staff = useStaff();
  const fetcher = useFetcher<typeof action>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const [newest] = versions;
  return (
    <section className={panels["card"]} aria-labelledby={id}>
      <div className={panels["head"]}>
        <h2 id={id} className={panels["heading"]}>
          {name}
        </h2>
        <span className={panels["quiet"]}>
          {t(`materials.kind.${kind}`)} · {path}{" "}
          {retiredAt === null ? null : <Badge color="gray">{t("materials.retired")}</Badge>}
        </span>
      </div>
      {versions.map((version) => (
        <details key={version.version} open={version === newest}>
          <summary>
            {t("agreements.version", { version: version.version })}{" "}
            <Badge color={TONES[version.state]}>{t(`materials.state.${version.state}`)}</Badge>{" "}
            <span className={panels["quiet"]}>
              <When at={version.madeAt} /> · {version.madeBy?.name ?? "–"}
            </span>
          </summary>
          {version.picture === null ? null : (
            <img
              src={version.picture.url}
              alt={version.body}
              width={version.picture.width}
              height={version.picture.height}
              style={{ maxWidth: "100%", height: "auto" }}
            />
          )}
          {version.subject === "" ? null : <b>{version.subject}</b>}
          <p className={styles["text"]}>{version.body}</p>
          {version.reason === null ? null : <p className={panels["quiet"]}>{version.reason}</p>}
          {version.state !== "waiting" || retiredAt !== null ? null : version.madeBy?.id === staff?.person.id ? (
            <p className={panels["quiet"]}>{t("materials.second")}</p>
          ) : mayDecide ? (
            <div className={panels["buttons"]}>
              <ConfirmWithReason
                label={t("materials.approve")}
                title={t("materials.approve.title")}
                confirm={t("materials.approve")}
                tone="plain"
                reason={false}
                fields={{ deed: "approve", creative: id, version: String(version.version) }}
              >
                <p>{t("materials.approve.means")}</p>
              </ConfirmWithReason>
              <ConfirmWithReason
                label={t("materials.refuse")}
                title={t("materials.refuse.title")}
                confirm={t("materials.refuse")}
                fields={{ deed: "refuse", creative: id, version: String(version.version) }}
              >
                <p>{t("materials.refuse.means")}</p>
              </ConfirmWithReason>
            </div>
          ) : null}
        </details>
      ))}
      {may && retiredAt === null ? (
        <>
          <details>
            <summary>{t("materials.version.new")}</summary>
            <fetcher.Form key={versions.length} method="post" encType="multipart/form-data" className={styles["form"]}>
              <input type="hidden" name="deed" value="version" />
              <input type="hidden" name="creative" value={id} />
              <Content kind={kind} of={newest} />
              {answer !== undefined && "problem" in answer ? (
                <ProblemNotice problem={answer.problem} title={t("refused")} />
              ) : null}
              <div>
                <Button type="submit" loading={fetcher.state !== "idle"}>
                  {t("materials.do")}
                </Button>
              </div>
            </fetcher.Form>
          </details>
          <div>
            <ConfirmWithReason
              label={t("retire")}
              title={t("materials.retire.title")}
              confirm={t("retire")}
              fields={{ deed: "retire", creative: id }}
            >
              <p>{t("materials.retire.means")}</p>
            </ConfirmWithReason>
          </div>
        </>
      ) : null}
    </section>
  );
}
