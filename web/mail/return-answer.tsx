import { Text } from "react-email";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { ReturnAnswer } from "./types.ts";
import type { MailWords } from "./words.ts";

/** A return is agreed, and the label waits on the order's page; or it is refused, with the reason. */
export function returnAnswer(data: ReturnAnswer, t: MailWords): Made {
  const which = data.reason === null ? "approved" : "refused";
  const title = t(`return.${which}.title`);
  const text = [t(`return.${which}.text`), ...(data.reason === null ? [] : [data.reason])];
  return {
    subject: t(`return.${which}.subject`, { code: data.code }),
    html: (
      <Frame brand={data.brand} locale={t.locale} preview={title} title={title}>
        <Text className="ink" style={paragraph}>
          {t("greeting", { name: data.name })}
        </Text>
        {text.map((part) => (
          <Text key={part} className="ink" style={paragraph}>
            {part}
          </Text>
        ))}
        <Act href={data.url} brand={data.brand}>
          {t("order.see")}
        </Act>
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {t("reply")}
        </Text>
      </Frame>
    ),
    text: [title, t("greeting", { name: data.name }), ...text, `${t("order.see")}: ${data.url}`, t("reply")],
  };
}
