import { Explorer } from "../../ui/explorer/explorer.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../page-meta.ts";
import { useWords } from "../words.ts";
import type { Route } from "./+types/explore.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "team.explore");
}

/** Everybody below the reader, however many they are, as of any day. */
export default function ExploreTeam() {
  const t = useWords();
  return (
    <>
      <PageTitle title={t("team.explore")} back={{ to: "/office/team", label: t("team.title") }} />
      <Explorer place="partner" />
    </>
  );
}
