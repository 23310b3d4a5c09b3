import { Body, Container, Head, Heading, Html, Link, Preview, Section, Text } from "react-email";
import type { CSSProperties, ReactNode } from "react";
import { contrast, readable } from "../app/look/contrast.ts";
import type { MailBrand } from "./types.ts";

// Mail programs know no custom properties: the day's tokens as they are, and the night's by the style below where understood.
export const INK = "#20241b";
export const SOFT = "#4c5246";
export const LINE = "#dfdbcd";
const PAGE = "#f5f3ec";
const SHEET = "#fdfcf8";

export const TITLE = "'Iowan Old Style', 'Palatino Linotype', Georgia, 'Hiragino Mincho ProN', serif";
const TEXT = "'Source Sans 3', 'Segoe UI', -apple-system, 'Hiragino Sans', Helvetica, Arial, sans-serif";

const NIGHT = `
  @media (prefers-color-scheme: dark) {
    body, body > table, body > table > tbody > tr > td { background-color: #14170f !important; }
    .sheet { background: #1b1f16 !important; border-color: #32382a !important; }
    .ink { color: #edeade !important; }
    .soft { color: #c3c4b6 !important; }
    .rule { border-color: #32382a !important; }
  }
`;

export const paragraph: CSSProperties = {
  margin: "0 0 16px",
  color: INK,
  fontFamily: TEXT,
  fontSize: "16px",
  lineHeight: "25px",
};
export const small: CSSProperties = {
  ...paragraph,
  margin: "0 0 8px",
  color: SOFT,
  fontSize: "14px",
  lineHeight: "21px",
};

/** Every mail's frame: the brand's name, one sheet, the imprint. */
export function Frame({
  brand,
  locale,
  preview,
  title,
  children,
}: {
  readonly brand: MailBrand | undefined;
  readonly locale: string;
  /** What the list of mails shows behind the subject. */
  readonly preview: string;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <Html lang={locale}>
      <Head>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{NIGHT}</style>
      </Head>
      <Body style={{ margin: 0, backgroundColor: PAGE }}>
        <Preview>{preview}</Preview>
        <Container style={{ maxWidth: "600px", padding: "32px 16px" }}>
          {brand === undefined ? null : (
            <Text
              className="ink"
              style={{
                margin: "0 0 24px",
                color: INK,
                fontFamily: TITLE,
                fontSize: "24px",
                lineHeight: "30px",
                textAlign: "center",
              }}
            >
              {brand.name}
            </Text>
          )}
          <Section
            className="sheet"
            style={{ border: `1px solid ${LINE}`, borderRadius: "6px", backgroundColor: SHEET, padding: "32px 28px" }}
          >
            <Heading
              as="h1"
              className="ink"
              style={{
                margin: "0 0 20px",
                color: INK,
                fontFamily: TITLE,
                fontSize: "28px",
                fontWeight: 400,
                lineHeight: "34px",
              }}
            >
              {title}
            </Heading>
            {children}
          </Section>
          {brand === undefined ? null : (
            <Section style={{ padding: "20px 28px 0" }}>
              {imprintOf(brand).map((line) => (
                <Text
                  key={line}
                  className="soft"
                  style={{ ...small, margin: 0, fontSize: "13px", lineHeight: "19px", textAlign: "center" }}
                >
                  {line}
                </Text>
              ))}
            </Section>
          )}
        </Container>
      </Body>
    </Html>
  );
}

export function imprintOf(brand: MailBrand): string[] {
  return [brand.line, brand.legalName, brand.address, brand.registration].filter(
    (line) => line !== undefined && line !== "",
  ) as string[];
}

/** The one thing to do, in the brand's colour. */
export function Act({
  href,
  brand,
  children,
}: {
  readonly href: string;
  readonly brand: MailBrand | undefined;
  readonly children: ReactNode;
}) {
  const given = brand?.accent;
  const accent = given !== undefined && /^#[0-9a-f]{6}$/i.test(given) ? readable(given, [SHEET], "dark") : "#4a5d30";
  const ink = contrast("#ffffff", accent) >= 4.5 ? "#ffffff" : INK;
  return (
    <Section style={{ padding: "8px 0 20px" }}>
      <Link
        href={href}
        style={{
          display: "inline-block",
          padding: "13px 24px",
          borderRadius: "4px",
          backgroundColor: accent,
          color: ink,
          fontFamily: TEXT,
          fontSize: "16px",
          fontWeight: 600,
          lineHeight: "20px",
          textDecoration: "none",
        }}
      >
        {children}
      </Link>
    </Section>
  );
}
