import { ExactMoney } from "../exact-money.tsx";
import { Count, Money } from "../money.tsx";
import { useReasonWords } from "./reasons.ts";

/** How one order line, band or group makes its part of an amount. */
export type Part =
  | {
      readonly kind: "percent";
      readonly percent: string;
      readonly counts?: string | undefined;
      readonly base: string;
      readonly value: string;
    }
  | {
      readonly kind: "fixed";
      readonly fixed: string;
      readonly quantity: number;
      readonly original: string;
      readonly remaining: string;
      readonly value: string;
    }
  | {
      readonly kind: "margin";
      readonly percent: string;
      readonly margin: string;
      readonly original: string;
      readonly remaining: string;
      readonly value: string;
    }
  | { readonly kind: "average"; readonly amount: string; readonly value: string }
  | { readonly kind: "band"; readonly percent: string; readonly base: string; readonly value: string }
  | { readonly kind: "paid-before"; readonly value: string }
  | {
      readonly kind: "matches";
      readonly times: number;
      readonly of: "points" | "amount";
      readonly each: string;
      readonly value: string;
    }
  | {
      readonly kind: "share";
      readonly pool: string;
      readonly share: string;
      readonly shares: string;
      readonly participants: number;
      readonly value: string;
    }
  | {
      readonly kind: "place";
      readonly pool: string;
      readonly place: number;
      readonly tied: number;
      readonly participants: number;
      readonly value: string;
    }
  | { readonly kind: "award"; readonly value: string }
  | {
      readonly kind: "passed-up";
      readonly group: string;
      readonly own: string;
      readonly received: string;
      readonly guaranteed: string;
      readonly handed: string;
      readonly value: string;
    };

/** A part in words, with what was sold where the parts are a sale's order lines. */
export function PartName({
  part,
  currency,
  saleCurrency,
  title,
}: {
  readonly part: Part;
  readonly currency: string;
  readonly saleCurrency: string;
  readonly title: string | undefined;
}) {
  const ofLine = part.kind === "percent" || part.kind === "fixed" || part.kind === "margin";
  return (
    <>
      {title === undefined || !ofLine ? null : <b>{title}: </b>}
      <How part={part} currency={currency} saleCurrency={saleCurrency} />
    </>
  );
}

function How({
  part,
  currency,
  saleCurrency,
}: {
  readonly part: Part;
  readonly currency: string;
  readonly saleCurrency: string;
}) {
  const t = useReasonWords();
  const percent = (value: string) => <Count value={value} unit="percent" />;
  const exactly = (amount: string) => <ExactMoney amount={amount} currency={currency} />;
  const money = (amount: string) => <Money value={{ amount, currency }} />;
  const inSale = (amount: string) => <Money value={{ amount, currency: saleCurrency }} />;
  switch (part.kind) {
    case "percent":
      return part.counts === undefined
        ? t.rich("part.percent", { rate: percent(part.percent), base: exactly(part.base) })
        : t.rich("part.percent.counts", {
            rate: percent(part.percent),
            base: exactly(part.base),
            counts: percent(part.counts),
          });
    case "fixed": {
      const whole = { quantity: <Count value={part.quantity} />, fixed: money(part.fixed) };
      return sameNumber(part.remaining, part.original)
        ? t.rich("part.fixed", whole)
        : t.rich("part.fixed.left", {
            ...whole,
            remaining: inSale(part.remaining),
            original: inSale(part.original),
          });
    }
    case "margin": {
      const whole = { rate: percent(part.percent), margin: inSale(part.margin) };
      return sameNumber(part.remaining, part.original)
        ? t.rich("part.margin", whole)
        : t.rich("part.margin.left", {
            ...whole,
            remaining: inSale(part.remaining),
            original: inSale(part.original),
          });
    }
    case "average":
      return t.rich("part.average", { amount: money(part.amount) });
    case "band":
      return t.rich("part.band", { rate: percent(part.percent), base: exactly(part.base) });
    case "paid-before":
      return t("part.paid-before");
    case "matches": {
      const times = <Count value={part.times} />;
      return part.of === "points"
        ? t.rich("part.matches.points", { times, each: <Count value={part.each} /> })
        : t.rich("part.matches.amount", { times, each: money(part.each) });
    }
    case "share":
      return t.rich("part.share", {
        share: <Count value={part.share} />,
        shares: <Count value={part.shares} />,
        pool: money(part.pool),
      });
    case "place":
      return t.rich(part.tied === 1 ? "part.place" : "part.place.tied", {
        place: <Count value={part.place} />,
        participants: <Count value={part.participants} />,
        tied: <Count value={part.tied} />,
        pool: money(part.pool),
      });
    case "award":
      return t("part.award");
    case "passed-up": {
      const { group, own, received, guaranteed, handed } = part;
      const sums = {
        group: <Count value={group} />,
        own: money(own),
        received: money(received),
        handed: money(handed),
      };
      return /[1-9]/.test(guaranteed)
        ? t.rich("part.passed-up.guaranteed", { ...sums, guaranteed: money(guaranteed) })
        : t.rich("part.passed-up", sums);
    }
    default:
      throw new Error(`unknown part ${String(part satisfies never)}`);
  }
}

/** The sign before a part of a sum: what earlier periods have paid is taken off. */
export function signOf(part: Part, index: number): string {
  if (part.kind === "paid-before") return "−";
  return index === 0 ? "" : "+";
}

/** "5.10" and "5.1" are the same. */
export function sameNumber(a: string, b: string): boolean {
  const plain = (text: string): string => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  return plain(a) === plain(b);
}
