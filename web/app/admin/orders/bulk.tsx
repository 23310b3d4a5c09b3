import { Button } from "@mantine/core";
import { useEffect } from "react";
import { Form, useNavigation } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { CarrierChoice } from "./parcels.tsx";
import type { Carrier } from "./parcels.tsx";
import styles from "./list.module.css";

type Answer = Reply<"POST /api/admin/shipments"> | { readonly problem: Problem };

/** What can be done with the orders that are chosen in the list. */
export function Bulk({
  chosen,
  carriers,
  answer,
  onDone,
}: {
  readonly chosen: readonly { readonly id: string; readonly number: string }[];
  readonly carriers: readonly Carrier[];
  readonly answer: Answer | undefined;
  readonly onDone: () => void;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const sent = answer !== undefined && "sent" in answer ? answer : undefined;
  useEffect(() => {
    if (sent !== undefined) onDone();
    // Once for each answer.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [sent]);
  const query = (name: string) => chosen.map(({ id }) => `${name}=${id}`).join("&");
  return (
    <>
      {answer === undefined ? null : (
        <div className={styles["said"]}>
          {"problem" in answer ? (
            <ProblemNotice problem={answer.problem} />
          ) : (
            <Notice tone={answer.refused.length === 0 ? "good" : "wait"} live>
              {answer.sent === 0 ? null : <p>{t("orders.bulk.done", { count: answer.sent })}</p>}
              {answer.refused.length === 0 ? null : (
                <>
                  <p>{t("orders.bulk.refused")}</p>
                  <ul>
                    {answer.refused.map(({ order, detail }) => (
                      <li key={order}>
                        <a href={`/admin/orders/${order}`}>{order}</a>: {detail}
                      </li>
                    ))}
                  </ul>
                </>
              )}
            </Notice>
          )}
        </div>
      )}
      {chosen.length === 0 ? null : (
        <Form method="post" className={styles["bulk"]}>
          <b aria-live="polite">{t("orders.chosen", { count: chosen.length })}</b>
          {chosen.map(({ id }) => (
            <input key={id} type="hidden" name="order" value={id} />
          ))}
          <CarrierChoice carriers={carriers} />
          <Button type="submit" loading={busy}>
            {t("orders.bulk.ship")}
          </Button>
          <a href={`/api/admin/packing-slips?${query("order")}`} className={panels["link"]} download>
            {t("orders.bulk.slips")}
          </a>
          <a href={`/api/admin/orders.csv?${query("ids")}`} className={panels["link"]} download>
            {t("orders.bulk.csv")}
          </a>
        </Form>
      )}
    </>
  );
}
