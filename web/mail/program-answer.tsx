import { letter } from "./letter.tsx";
import type { Made } from "./made.ts";
import type { ProgramAnswer } from "./types.ts";
import type { MailWords } from "./words.ts";

/** What became of an application to an affiliate program: the way in, or why not and from when on one may ask again. */
export function programAnswer(data: ProgramAnswer, t: MailWords): Made {
  const { brand, name, program, reason, url, againFrom } = data;
  const answer = url === null ? "refused" : "taken";
  const title = t(`program.${answer}.title`, { program });
  const day = (instant: string) => new Date(instant).toLocaleDateString(t.locale, { dateStyle: "long" });
  return letter(
    {
      brand,
      subject: title,
      title,
      paragraphs: [
        t("greeting", { name }),
        t(`program.${answer}.text`),
        ...(reason === null ? [] : [reason]),
        ...(againFrom === null ? [] : [t("program.again", { day: day(againFrom) })]),
      ],
      act: url === null ? null : { words: t("program.open"), href: url },
      foot: t("reply"),
    },
    t,
  );
}
