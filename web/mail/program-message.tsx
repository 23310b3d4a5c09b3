import { Text } from "react-email";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { ProgramMessage } from "./types.ts";
import type { MailWords } from "./words.ts";

/** What the people of an affiliate program write to its affiliates, in their own words. */
export function programMessage(data: ProgramMessage, t: MailWords): Made {
  const { subject, program, paragraphs, url } = data;
  const all = [t("greeting", { name: data.name }), ...paragraphs];
  const why = t("program.message.why", { program });
  return {
    subject,
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={subject} title={subject}>
        {all.map((text) => (
          <Text key={text} className="ink" style={{ ...paragraph, whiteSpace: "pre-line" }}>
            {text}
          </Text>
        ))}
        <Act href={url} brand={data.brand}>
          {t("program.open")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {why}
        </Text>
      </Frame>
    ),
    text: [subject, ...all, `${t("program.open")}: ${url}`, why],
  };
}
