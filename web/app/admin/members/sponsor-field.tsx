import { MemberField } from "../desk/member-field.tsx";
import { useWords } from "../daily/words.ts";

/** The member whom a newcomer stands below. */
export function SponsorField() {
  const t = useWords();
  return <MemberField name="sponsor" label={t("enrol.sponsor")} description={t("enrol.sponsor.hint")} />;
}
