import { Link } from "react-router";
import { useMay } from "../use-staff.ts";
import styles from "./panels.module.css";
import { useWords } from "./words.ts";

/** To what was done with a thing, by whom and why; for those who may read it. */
export function AuditLink({ subject }: { readonly subject: string }) {
  const t = useWords();
  return useMay("audit.read") ? (
    <Link to={`/admin/audit?subject=${subject}`} className={styles["link"]}>
      {t("audit.of")}
    </Link>
  ) : null;
}
