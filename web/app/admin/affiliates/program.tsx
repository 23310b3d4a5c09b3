import { Outlet } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { Agreements } from "./agreements.tsx";
import { Caps } from "./caps.tsx";
import { changeTerms } from "./change-terms.ts";
import { Codes } from "./codes.tsx";
import { Groups, Tiers } from "./groups.tsx";
import { titleOf } from "./page-meta.ts";
import { ProgramBadge } from "./programs.tsx";
import { Rates } from "./rates.tsx";
import { ProgramNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/program.ts";
import styles from "./affiliates.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "room", loaderData?.program.name);
}

export async function loader({ context, url, params: { id } }: Route.LoaderArgs) {
  return { ...(await api(context)("GET /api/admin/programs/{id}", { params: { id } })), origin: url.origin };
}

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  try {
    await changeTerms(api(context), id, await request.formData());
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** A program's terms: groups, rates, tiers, caps, agreements, codes. They are added and retired, never changed. */
export default function ProgramPage({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  const { program, groups, tiers, rates, caps, agreements, origin } = loaderData;
  const address = `${origin}/programs/${program.slug}`;
  return (
    <>
      <PageTitle
        title={program.name}
        back={{ to: "/admin/affiliates/programs", label: t("programs.title") }}
        beside={<ProgramBadge state={program.state} />}
        lead={
          program.public && program.state === "open"
            ? t.rich("program.address", { address: <a href={`/programs/${program.slug}`}>{address}</a> })
            : t("program.hidden")
        }
        actions={
          may ? (
            <ButtonLink to={`/admin/affiliates/programs/${program.id}/rates/new`} preventScrollReset>
              {t("rate.add")}
            </ButtonLink>
          ) : null
        }
      />
      <ProgramNav id={program.id} name={program.name} />
      <div className={panels["page"]}>
        <Rates rates={rates} groups={groups} tiers={tiers} may={may} />
        <div className={styles["pair"]}>
          <Groups groups={groups} may={may} />
          <Tiers tiers={tiers} may={may} />
          <Caps caps={caps} groups={groups} may={may} />
          {may ? <Codes /> : null}
        </div>
        <Agreements agreements={agreements} may={may} />
      </div>
      <Outlet />
    </>
  );
}
