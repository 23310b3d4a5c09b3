import { Link, useFetcher } from "react-router";
import type { Reply } from "../../../api.ts";
import { Button } from "../../button.tsx";
import { Empty } from "../../empty.tsx";
import { ProblemNotice } from "../../notice.tsx";
import { When } from "../../when.tsx";
import { useWords } from "../words.ts";
import type { Answer } from "./change-postbacks.ts";
import { Mark } from "./postback-list.tsx";
import styles from "./postbacks.module.css";

type Delivery = Reply<"GET /api/partner/postbacks/{id}/deliveries">["deliveries"][number];
const TONES = { waiting: "wait", sent: "good", "given-up": "bad" } as const;
/** Answers that are no HTTP status and that people should be told in words. */
const WORDS = [
  "private-address",
  "timeout",
  "ECONNREFUSED",
  "ENOTFOUND",
  "ECONNRESET",
  "not-http",
  "has-login",
] as const;

/** What a postback was told, what the other side answered, and once more where it is wished. */
export function ToldThings({
  id,
  on,
  deliveries,
  conversionAt,
  may,
}: {
  readonly id: string;
  /** Nothing is sent by one that is off. */
  readonly on: boolean;
  readonly deliveries: readonly Delivery[];
  /** The page of a conversion, where there is one. */
  readonly conversionAt?: (conversion: string) => string;
  readonly may: boolean;
}) {
  const t = useWords();
  if (deliveries.length === 0) return <Empty title={t("told.none")}>{t("told.none.text")}</Empty>;
  return (
    <ul className={styles["list"]}>
      {deliveries.map((delivery) => (
        <li key={delivery.id}>
          <div className={styles["what"]}>
            <p>
              {conversionAt === undefined ? (
                <b>{delivery.conversion}</b>
              ) : (
                <Link to={conversionAt(delivery.conversion)} className={styles["to"]}>
                  {delivery.conversion}
                </Link>
              )}{" "}
              · {t(`told.status.${delivery.status}`)}
            </p>
            <p className={styles["quiet"]}>
              <Outcome of={delivery} />
            </p>
          </div>
          <Mark tone={TONES[delivery.state]}>{t(`told.state.${delivery.state}`)}</Mark>
          {may && on && (delivery.state !== "waiting" || delivery.attempts > 0) ? (
            <Again id={id} of={delivery} />
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** The last answer and when it came; what waits, until when. */
function Outcome({ of: { answer, attempts, triedAt, dueAt, state } }: { readonly of: Delivery }) {
  const t = useWords();
  const known = WORDS.find((one) => one === answer);
  return (
    <>
      {answer === null || triedAt === null ? null : (
        <>
          {t("told.answer")}: {known === undefined ? answer : t(`told.answer.${known}`)} ·{" "}
          {t("told.attempts", { count: attempts })} · <When at={triedAt} as="moment" />
        </>
      )}
      {state === "waiting" ? (
        <>
          {answer === null ? null : <br />}
          {t("told.next")}: <When at={dueAt} as="moment" />
        </>
      ) : null}
    </>
  );
}

function Again({ id, of }: { readonly id: string; readonly of: Delivery }) {
  const t = useWords();
  const fetcher = useFetcher<Answer>();
  const problem = fetcher.state === "idle" ? fetcher.data?.problem : undefined;
  return (
    <fetcher.Form method="post">
      <input type="hidden" name="postback" value={id} />
      <input type="hidden" name="delivery" value={of.id} />
      <Button
        name="deed"
        value="again"
        tone="quiet"
        busy={fetcher.state !== "idle"}
        aria-label={t("told.again.of", { conversion: of.conversion })}
      >
        {t("told.again")}
      </Button>
      {problem === undefined ? null : <ProblemNotice problem={problem} title={t("postback.refused")} />}
    </fetcher.Form>
  );
}
