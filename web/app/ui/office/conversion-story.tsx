import { decisionSentences } from "../../decision/sentence.ts";
import type { ToldConversion } from "../../decision/sentence.ts";
import { useLocale } from "../../words/area.ts";
import { Money } from "../money.tsx";
import type { MoneyValue } from "../format-money.ts";
import { SumRow, SumRows } from "./sum-rows.tsx";

/** A conversion of an affiliate program, as far as its story is told. */
export interface ConversionTold extends ToldConversion {
  readonly amount: MoneyValue;
  readonly earnings: readonly {
    readonly earner: { readonly id: string; readonly displayName: string };
    readonly level: number;
    readonly amount: MoneyValue;
  }[];
}

/** How a program's conversion found its affiliate and its rate, and who has what of it. */
export function ConversionStory({ conversion }: { readonly conversion: ConversionTold }) {
  const locale = useLocale();
  return (
    <>
      {decisionSentences(conversion, locale).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <SumRows>
        {conversion.earnings.map(({ earner, level, amount }) => (
          <SumRow key={`${earner.id} ${level}`} name={earner.displayName}>
            <Money value={amount} />
          </SumRow>
        ))}
      </SumRows>
    </>
  );
}
