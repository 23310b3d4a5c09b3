import { Count } from "../../ui/money.tsx";
import { DataTable } from "../../ui/office/data-table.tsx";
import type { Column } from "../../ui/office/data-table.tsx";
import { When } from "../../ui/when.tsx";
import { useLocale } from "../../words/area.ts";
import { useWords } from "../words.ts";
import { statusName } from "./team.ts";
import type { TeamMember } from "./team.ts";

/** The same people as rows, sorted by what the reader chooses. */
export function TeamTable({ people }: { readonly people: readonly TeamMember[] }) {
  const t = useWords();
  const locale = useLocale();
  const status = (person: TeamMember): string => statusName(t, person);
  const columns: readonly Column<TeamMember>[] = [
    { key: "name", head: t("team.name"), cell: nameOf, sort: (a, b) => a.name.localeCompare(b.name, locale) },
    { key: "status", head: t("team.status"), cell: status, sort: (a, b) => status(a).localeCompare(status(b), locale) },
    { key: "level", head: t("team.person.level"), cell: levelOf, numeric: true, sort: (a, b) => a.level - b.level },
    { key: "below", head: t("team.person.below"), cell: belowOf, numeric: true, sort: (a, b) => a.below - b.below },
    {
      key: "joined",
      head: t("team.person.joined"),
      cell: joinedOf,
      phone: "none",
      sort: (a, b) => (a.joinedAt < b.joinedAt ? -1 : 1),
    },
    { key: "site", head: t("team.person.site"), cell: siteOf, phone: "none" },
  ];
  return <DataTable name={t("team.title")} columns={columns} rows={people} rowKey={({ id }) => id} empty={null} />;
}

const nameOf = ({ name }: TeamMember) => name;
const levelOf = ({ level }: TeamMember) => <Count value={level} />;
const belowOf = ({ below }: TeamMember) => <Count value={below} />;
const joinedOf = ({ joinedAt }: TeamMember) => <When at={joinedAt} />;
const siteOf = ({ handle }: TeamMember) => <a href={`/@${handle}`}>@{handle}</a>;
