import { Badge, NativeSelect } from "@mantine/core";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { Empty } from "../../ui/empty.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { DataTable, readTableQuery } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { MemberField } from "../desk/member-field.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { Invitations } from "./invitations.tsx";
import { titleOf } from "./page-meta.ts";
import { ProgramBadge } from "./programs.tsx";
import { ProgramNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/people.ts";
import styles from "./affiliates.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "people.title", loaderData?.program.name);
}

const STATES = ["active", "suspended", "ended"] as const;

export async function loader({ context, request, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const { before, filters } = readTableQuery(request, ["state", "group"]);
  const state = oneOf(STATES, filters["state"]);
  const [{ program, groups }, { members, next }, { invitations }] = await Promise.all([
    call("GET /api/admin/programs/{id}", { params: { id } }),
    call("GET /api/admin/programs/{id}/members", {
      params: { id },
      query: {
        ...(state === undefined ? {} : { state }),
        ...(filters["group"] === undefined ? {} : { group: filters["group"] }),
        ...(before === undefined ? {} : { before }),
      },
    }),
    call("GET /api/admin/programs/{id}/invitations", { params: { id } }),
  ]);
  return { program, groups, members, next, invitations };
}

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  const call = api(context);
  const form = await request.formData();
  try {
    switch (textOf(form, "deed")) {
      case "member":
        await call("PUT /api/admin/programs/{id}/members/{member}", {
          params: { id, member: textOf(form, "member") },
          body: {
            group: textOf(form, "group") || null,
            state: oneOf(STATES, textOf(form, "state")) ?? "active",
            reason: textOf(form, "reason"),
          },
        });
        return {};
      case "revoke":
        await call("POST /api/admin/program-invitations/{id}/revoke", {
          params: { id: textOf(form, "invitation") },
          body: { reason: textOf(form, "reason") },
        });
        return {};
      default: {
        const { link } = await call("POST /api/admin/programs/{id}/invitations", {
          params: { id },
          body: { email: textOf(form, "email"), group: textOf(form, "group") || null },
        });
        return { link };
      }
    }
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Member = Reply<"GET /api/admin/programs/{id}/members">["members"][number];
const TONES = { active: "good", suspended: "wait", ended: "gray" } as const;

/** Who is in a program, in which group, by which codes; and who is invited. */
export default function People({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  const { program, groups, members, next, invitations } = loaderData;
  const groupName = (id: string): string => groups.find((group) => group.id === id)?.name ?? id;
  const columns: readonly Column<Member>[] = [
    { key: "name", head: t("affiliate"), cell: ({ member }) => member.displayName },
    { key: "group", head: t("group"), cell: ({ group }) => groupName(group) },
    {
      key: "state",
      head: t("program.state"),
      phone: "figure",
      cell: ({ state }) => <Badge color={TONES[state]}>{t(`people.state.${state}`)}</Badge>,
    },
    { key: "codes", head: t("codes.title"), cell: ({ codes }) => (codes.length === 0 ? "–" : codes.join(", ")) },
    {
      key: "agreement",
      head: t("people.agreement"),
      cell: ({ agreement }) =>
        agreement === null ? t("people.agreement.none") : t("agreements.version", { version: agreement }),
    },
    { key: "joined", head: t("people.joined"), cell: ({ joinedAt }) => <When at={joinedAt} /> },
    ...(may
      ? [
          {
            key: "change",
            head: t("people.change"),
            cell: (row: Member) => (
              <ConfirmWithReason
                label={t("people.change")}
                title={t("people.change.title", { name: row.member.displayName })}
                confirm={t("people.change.do")}
                tone="quiet"
                fields={{ deed: "member", member: row.member.id }}
              >
                <div className={styles["form"]}>
                  <p>{t("people.change.means")}</p>
                  <GroupField groups={groups} value={row.group} />
                  <NativeSelect
                    name="state"
                    label={t("program.state")}
                    defaultValue={row.state}
                    data={STATES.map((value) => ({ value, label: t(`people.state.${value}`) }))}
                  />
                </div>
              </ConfirmWithReason>
            ),
          } as const,
        ]
      : []),
  ];
  return (
    <>
      <PageTitle
        title={program.name}
        back={{ to: "/admin/affiliates/programs", label: t("programs.title") }}
        beside={<ProgramBadge state={program.state} />}
        lead={t("people.lead")}
        actions={
          may ? (
            <ConfirmWithReason
              label={t("people.add")}
              title={t("people.add")}
              confirm={t("add")}
              tone="plain"
              fields={{ deed: "member", state: "active" }}
            >
              <div className={styles["form"]}>
                <MemberField name="member" label={t("affiliate")} required />
                <GroupField groups={groups} value="" />
              </div>
            </ConfirmWithReason>
          ) : null
        }
      />
      <ProgramNav id={program.id} name={program.name} />
      <div className={panels["page"]}>
        <DataTable
          name={t("people.title")}
          columns={columns}
          rows={members}
          rowKey={({ member }) => member.id}
          rowTo={({ member }) => `/admin/affiliates/of/${member.id}`}
          next={next}
          filters={[
            {
              name: "state",
              label: t("program.state"),
              options: STATES.map((value) => ({ value, label: t(`people.state.${value}`) })),
            },
            { name: "group", label: t("group"), options: groups.map(({ id, name }) => ({ value: id, label: name })) },
          ]}
          empty={<Empty title={t("people.none")}>{t("people.none.text")}</Empty>}
        />
        <Invitations invitations={invitations} groups={groups} may={may} />
      </div>
    </>
  );
}

/** The first choice is the program's first group. */
export function GroupField({
  groups,
  value,
}: {
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly value: string;
}) {
  const t = useWords();
  return (
    <NativeSelect
      name="group"
      label={t("group")}
      defaultValue={value}
      data={[{ value: "", label: t("group.first") }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
