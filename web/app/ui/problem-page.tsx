import type { ReactNode } from "react";
import { isRouteErrorResponse } from "react-router";
import type { Problem } from "../api.ts";
import { ButtonLink } from "./button.tsx";
import { Icon } from "./icon.tsx";
import { useWords } from "./words.ts";
import styles from "./problem-page.module.css";

/**
 * A page that could not be made: what happened, what it means for money, what to do. Each area shows it in its own frame;
 * `action` is the way on where the area knows a better one than its first page (signing in, for example).
 */
export function ProblemPage({
  error,
  home,
  signIn,
  action,
}: {
  readonly error: unknown;
  readonly home: string;
  /** Where to sign in, offered when that is what is missing. */
  readonly signIn?: string;
  readonly action?: ReactNode;
}) {
  const t = useWords();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const problem = isRouteErrorResponse(error) ? problemIn(error.data) : undefined;
  const kind = status === 404 ? "missing" : status === 401 ? "signedout" : status === 403 ? "closed" : "ours";
  const refused = kind === "ours" && status < 500 && problem !== undefined;
  return (
    <div className={styles["page"]}>
      <p className={styles["status"]} aria-hidden="true">
        <Icon name={kind === "ours" ? "warning" : "info"} size={28} />
      </p>
      <h1>{refused ? t("problem.title") : t(`problem.${kind}.title`)}</h1>
      <p className={styles["text"]}>{refused ? problem.detail : t(`problem.${kind}.text`)}</p>
      {kind === "ours" && !refused ? <p className={styles["text"]}>{t("problem.ours.money")}</p> : null}
      <div className={styles["action"]}>
        {action ?? (
          <ButtonLink to={status === 401 && signIn !== undefined ? signIn : home} reloadDocument>
            {status === 401 && signIn !== undefined ? t("problem.signin") : t("problem.home")}
          </ButtonLink>
        )}
      </div>
      {problem === undefined || status === 404 ? null : (
        <p className={styles["code"]}>{t("problem.reference", { code: problem.code })}</p>
      )}
    </div>
  );
}

function problemIn(data: unknown): Problem | undefined {
  return typeof data === "object" && data !== null && "code" in data && "detail" in data
    ? (data as Problem)
    : undefined;
}
