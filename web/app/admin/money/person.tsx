import { Link } from "react-router";
import { When } from "../../ui/when.tsx";
import { useWords } from "./words.ts";
import styles from "./person.module.css";

export interface Card {
  readonly id: string;
  readonly handle: string;
  readonly displayName: string;
}

/** A member by name, leading to all that is known of them. */
export function MemberLink({ member }: { readonly member: Card }) {
  return (
    <Link to={`/admin/members/${member.id}`} className={styles["person"]}>
      {member.displayName}
    </Link>
  );
}

/** "Orla Quinn, 2 Nov 2026, 11:00". */
export function ByAt({ by, at }: { readonly by: { readonly name: string | null } | null; readonly at: string }) {
  const t = useWords();
  return t.rich("path.by", { who: nameOf(t, by), date: <When at={at} as="moment" /> });
}

/** Somebody of staff by name; the system, where it was nobody. */
export function nameOf(t: ReturnType<typeof useWords>, by: { readonly name: string | null } | null): string {
  return by === null ? t("by.system") : (by.name ?? t("by.nobody"));
}
