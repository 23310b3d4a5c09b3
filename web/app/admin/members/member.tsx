import { Link, useNavigate } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { PageTitle } from "../../ui/page-title.tsx";
import { TreeView } from "../../ui/tree-view.tsx";
import { oneOf, textOf } from "../daily/given.ts";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { About } from "./about.tsx";
import { ChangeStanding } from "./change-standing.tsx";
import { inTree, KINDS, standingWords, StatusBadge, STATUSES } from "./standing.tsx";
import type { NetworkPerson } from "./standing.tsx";
import type { Route } from "./+types/member.ts";
import styles from "./members.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "members.title", loaderData?.detail.member.displayName);
}

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const [detail, network] = await Promise.all([
    call("GET /api/admin/members/{id}", { params: { id } }),
    call("GET /api/admin/members/{id}/network", { params: { id } }),
  ]);
  return { detail, network };
}

export async function action({ context, params: { id }, request }: Route.ActionArgs) {
  const form = await request.formData();
  const [what, value] = textOf(form, "change").split(":");
  const kind = what === "kind" ? oneOf(KINDS, value) : undefined;
  const status = what === "status" ? oneOf(STATUSES, value) : undefined;
  try {
    await api(context)("POST /api/admin/members/{id}/standing", {
      params: { id },
      body: {
        ...(kind === undefined ? {} : { kind }),
        ...(status === undefined ? {} : { status }),
        reason: textOf(form, "reason"),
      },
    });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** A member: what they are and were, and their place among the others. */
export default function MemberPage({ loaderData: { detail, network } }: Route.ComponentProps) {
  const t = useWords();
  const mayWrite = useMay("member.write");
  const { member } = detail;
  return (
    <>
      <PageTitle
        title={member.displayName}
        back={{ to: "/admin/members", label: t("members.title") }}
        beside={<StatusBadge status={member.status} />}
        lead={`${t(`kind.${member.kind}`)} · @${member.handle}`}
        actions={mayWrite && member.status !== "terminated" ? <ChangeStanding member={member} /> : null}
      />
      <div className={styles["page"]}>
        <Network key={member.id} upline={network.upline} downline={network.downline} limit={network.limit} />
        <About detail={detail} />
      </div>
    </>
  );
}

function Network({
  upline,
  downline,
  limit,
}: {
  readonly upline: readonly NetworkPerson[];
  readonly downline: readonly NetworkPerson[];
  readonly limit: number;
}) {
  const t = useWords();
  const navigate = useNavigate();
  const below = downline.length - 1;
  return (
    <div className={styles["column"]}>
      <section className={panels["card"]}>
        <h2 className={panels["heading"]}>{t("member.above")}</h2>
        {upline.length === 0 ? (
          <p className={panels["quiet"]}>{t("member.above.none")}</p>
        ) : (
          // The first of the tree first, so that it reads as the path down to this member.
          <ol className={styles["path"]}>
            {upline.toReversed().map((person) => (
              <li key={person.id}>
                <Link to={`/admin/members/${person.id}`}>{person.displayName}</Link>
                <small>{standingWords(t, person)}</small>
              </li>
            ))}
          </ol>
        )}
      </section>
      <section className={panels["card"]}>
        <h2 className={panels["heading"]}>{below === 0 ? t("member.network") : t("member.below", { count: below })}</h2>
        {below === 0 ? (
          <p className={panels["quiet"]}>{t("member.below.none")}</p>
        ) : (
          <TreeView
            people={downline.map((person) => inTree(t, person))}
            onOpen={(id) => void navigate(`/admin/members/${id}`)}
            aside={(person) =>
              person.id === downline[0]?.id ? null : (
                <Link to={`/admin/members/${person.id}`} className={panels["link"]}>
                  {t("member.leave", { name: person.name })}
                </Link>
              )
            }
          />
        )}
        {downline.length >= limit ? <p className={panels["quiet"]}>{t("member.below.limit", { limit })}</p> : null}
      </section>
    </div>
  );
}
