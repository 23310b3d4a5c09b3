import { Button, NativeSelect } from "@mantine/core";
import { PageTitle } from "../../ui/page-title.tsx";
import styles from "../desk/desk.module.css";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { PayoutsNav } from "./room.tsx";
import type { Route } from "./+types/tax.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "tax.title");
}

export const loader = () => ({ year: new Date().getUTCFullYear() });

/** The year's tax data for a filing service. It holds whole taxpayer numbers: a plain download with the reader's own cookie. */
export default function Tax({ loaderData: { year } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("payout.approve");
  const years = Array.from({ length: 6 }, (_, back) => String(year - back));
  return (
    <>
      <PageTitle title={t("payouts.room")} lead={t("tax.lead")} />
      <PayoutsNav />
      <Card id="nec" title={t("tax.nec")}>
        <p className={panels["prose"]}>{t("tax.nec.text")}</p>
        {may ? (
          <form method="get" action="/api/admin/tax-report" className={styles["inline"]}>
            {/* Most file the year that is over. */}
            <NativeSelect name="year" label={t("tax.year")} data={years} defaultValue={String(year - 1)} />
            <Button type="submit">{t("tax.do")}</Button>
          </form>
        ) : (
          <p className={panels["quiet"]}>{t("tax.not")}</p>
        )}
        <p className={panels["quiet"]}>{t("tax.log")}</p>
      </Card>
    </>
  );
}
