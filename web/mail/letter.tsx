import { Text } from "react-email";
import { Act, Frame, paragraph, small } from "./frame.tsx";
import type { Made } from "./made.ts";
import type { MailBrand } from "./types.ts";
import type { MailWords } from "./words.ts";

/** A mail of nothing but words and at most one thing to do: paragraphs below a title, and a last line in small. */
export function letter(
  given: {
    readonly brand: MailBrand | undefined;
    readonly subject: string;
    readonly title: string;
    readonly paragraphs: readonly string[];
    readonly act: { readonly words: string; readonly href: string } | null;
    readonly foot: string;
  },
  { locale }: Pick<MailWords, "locale">,
): Made {
  const { brand, subject, title, paragraphs, act, foot } = given;
  return {
    subject,
    html: (
      <Frame brand={brand} locale={locale} preview={title} title={title}>
        {paragraphs.map((text) => (
          <Text key={text} className="ink" style={paragraph}>
            {text}
          </Text>
        ))}
        {act === null ? null : (
          <Act href={act.href} brand={brand}>
            {act.words}
          </Act>
        )}
        <Text className="soft" style={{ ...small, margin: 0 }}>
          {foot}
        </Text>
      </Frame>
    ),
    text: [title, ...paragraphs, ...(act === null ? [] : [`${act.words}: ${act.href}`]), foot],
  };
}
