import { Link } from "react-router";
import { api } from "../../api.ts";
import { readPreferences } from "../../preferences.ts";
import { Empty } from "../../ui/empty.tsx";
import { Money } from "../../ui/money.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { titleOf } from "../daily/page-meta.ts";
import { useWords } from "../daily/words.ts";
import panels from "../money/panels.module.css";
import { OrderBadge } from "../orders/state.tsx";
import { staffOf } from "../session.ts";
import { Periods } from "./periods.tsx";
import { readDay } from "./read-day.ts";
import type { Day } from "./read-day.ts";
import { Waiting } from "./waiting.tsx";
import type { Route } from "./+types/page.ts";
import styles from "./overview.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "overview.title");
}

export async function loader({ context, request }: Route.LoaderArgs) {
  return await readDay(api(context), staffOf(context).permissions, readPreferences(request).locale);
}

/** The day at a look: what waits, how the period goes, what came in last. */
export default function Overview({ loaderData: day }: Route.ComponentProps) {
  const t = useWords();
  const isNew = day.orders.length === 0 && day.periods.length === 0;
  return (
    <>
      <PageTitle title={t("overview.title")} lead={<When at={day.now} as="day" />} />
      {isNew ? (
        <Empty title={t("overview.empty")}>{t("overview.empty.text")}</Empty>
      ) : (
        <div className={styles["page"]}>
          <div className={styles["column"]}>
            <Waiting day={day} />
            {day.orders.length === 0 ? null : <Latest orders={day.orders} />}
          </div>
          <div className={styles["column"]}>
            {day.lately === null ? null : <Periods lately={day.lately} at={day.now} />}
          </div>
        </div>
      )}
    </>
  );
}

function Latest({ orders }: { readonly orders: Day["orders"] }) {
  const t = useWords();
  return (
    <section className={panels["card"]}>
      <div className={panels["head"]}>
        <h2 className={panels["heading"]}>{t("overview.orders")}</h2>
        <Link to="/admin/orders" className={panels["link"]}>
          {t("overview.orders.all")}
        </Link>
      </div>
      <ul className={styles["latest"]}>
        {orders.map(({ id, number, name, placedAt, state, refunded, total }) => (
          <li key={id}>
            <Link to={`/admin/orders/${id}`}>
              <b>{number}</b>
              <span className={styles["who"]}>
                {name ?? t("orders.erased")}
                <small>
                  <When at={placedAt} as="moment" />
                </small>
              </span>
              <OrderBadge state={state} refunded={refunded} total={total} />
              <Money value={total} />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
