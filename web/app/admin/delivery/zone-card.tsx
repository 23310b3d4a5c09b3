import { Badge } from "@mantine/core";
import { Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "../promotions/words.ts";
import type { MoneyWords } from "../promotions/words.ts";
import { MethodForm } from "./method-form.tsx";
import type { Market, Method, Zone } from "./room.tsx";
import { ZoneForm } from "./zone-form.tsx";
import styles from "./delivery.module.css";

/** A zone: its places, its methods with their prices, and the forms that change them. */
export function ZoneCard({
  zone,
  market,
  may,
}: {
  readonly zone: Zone;
  readonly market: Market;
  readonly may: boolean;
}) {
  const t = useWords();
  return (
    <section className={panels["card"]} aria-labelledby={zone.id}>
      <div className={panels["head"]}>
        <h2 id={zone.id} className={panels["heading"]}>
          {zone.name}
        </h2>
        {may && zone.methods.length === 0 && market.zones.length > 1 ? (
          <ConfirmWithReason
            label={t("delivery.remove")}
            title={t("zone.remove.title")}
            confirm={t("delivery.remove")}
            tone="quiet"
            fields={{ intent: "remove-zone", id: zone.id }}
            reason={false}
          >
            {t("zone.remove.text")}
          </ConfirmWithReason>
        ) : null}
      </div>
      <p className={styles["where"]}>{whereOf(t, zone)}</p>
      {zone.methods.length === 0 ? <p className={panels["quiet"]}>{t("zone.empty")}</p> : null}
      <ul className={styles["methods"]}>
        {zone.methods.map((method) => (
          <MethodRow key={method.id} method={method} zone={zone} market={market} may={may} />
        ))}
      </ul>
      {may ? (
        <>
          <details className={styles["fold"]} key={zone.methods.length}>
            <summary>{t("method.new")}</summary>
            <MethodForm zone={zone} market={market} />
          </details>
          <details className={styles["fold"]}>
            <summary>{t("zone.change")}</summary>
            <ZoneForm market={market} zone={zone} />
          </details>
        </>
      ) : null}
    </section>
  );
}

function MethodRow({
  method,
  zone,
  market,
  may,
}: {
  readonly method: Method;
  readonly zone: Zone;
  readonly market: Market;
  readonly may: boolean;
}) {
  const t = useWords();
  return (
    <li className={styles["method"]}>
      <div className={styles["methodHead"]}>
        <strong>{method.names[t.locale] ?? method.names["en"]}</strong>
        {method.active ? null : <Badge color="gray">{t("method.off")}</Badge>}
      </div>
      <ul className={styles["prices"]}>
        {method.rates.map(({ upToGrams, fromGoods, amount }) => (
          <li key={`${upToGrams ?? ""} ${fromGoods.amount} ${amount.amount}`}>
            <strong>{/^[0.]+$/.test(amount.amount) ? t("method.rate.free") : <Money value={amount} />}</strong>{" "}
            {upToGrams === null ? t("method.rate.any") : t("method.rate.up", { grams: upToGrams })}
            {/^[0.]+$/.test(fromGoods.amount) ? null : (
              <>, {t.rich("method.rate.from", { goods: <Money value={fromGoods} /> })}</>
            )}
          </li>
        ))}
      </ul>
      {may ? (
        <details className={styles["fold"]}>
          <summary>{t("method.change")}</summary>
          <MethodForm zone={zone} market={market} method={method} />
        </details>
      ) : null}
    </li>
  );
}

function whereOf(t: MoneyWords, { countries, regions, postcodePrefixes }: Zone): string {
  if (countries.length === 0) return t("zone.everywhere");
  const names = new Intl.DisplayNames(t.locale, { type: "region" });
  const country = countries.map((code) => names.of(code) ?? code).join(", ");
  if (postcodePrefixes.length > 0) return t("zone.where.postcodes", { country, prefixes: postcodePrefixes.join(", ") });
  return regions.length === 0 ? country : t("zone.where.regions", { country, regions: regions.join(", ") });
}
