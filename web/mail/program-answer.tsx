import { Text } from "react-email";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { ProgramAnswer } from "./types.ts";
import type { MailWords } from "./words.ts";

/** What became of an application to an affiliate program: the way in, or why not and from when on one may ask again. */
export function programAnswer(data: ProgramAnswer, t: MailWords): Made {
  const { program, reason, url, againFrom } = data;
  const taken = url !== null;
  const title = t(taken ? "program.taken.title" : "program.refused.title", { program });
  const again =
    againFrom === null
      ? null
      : t("program.again", { day: new Date(againFrom).toLocaleDateString(t.locale, { dateStyle: "long" }) });
  const paragraphs = [
    t("greeting", { name: data.name }),
    t(taken ? "program.taken.text" : "program.refused.text"),
    ...(reason === null ? [] : [reason]),
    ...(again === null ? [] : [again]),
  ];
  return {
    subject: title,
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={title} title={title}>
        {paragraphs.map((text) => (
          <Text key={text} className="ink" style={paragraph}>
            {text}
          </Text>
        ))}
        {url === null ? null : (
          <Act href={url} brand={data.brand}>
            {t("program.open")}
          </Act>
        )}
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [title, ...paragraphs, ...(url === null ? [] : [`${t("program.open")}: ${url}`]), t("reply")],
  };
}
