import { Button, NativeSelect, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useNavigation } from "react-router";
import type { Problem, Reply } from "../../api.ts";
import { Count } from "../../ui/money.tsx";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice } from "../../ui/notice.tsx";
import panels from "../money/panels.module.css";
import { localOf } from "./fields.ts";
import { SetStock } from "./set-stock.tsx";
import { VariantFields } from "./variant-fields.tsx";
import { useWords } from "./words.ts";
import styles from "./editor.module.css";

export type Terms = Reply<"GET /api/admin/catalog-terms">;
export type Edited = Reply<"GET /api/admin/products/{id}">;
export type Fields = Readonly<Record<string, string>>;

/** The whole product in one form; undefined: a new one. Every field is named as the catalogue file's column. */
export function Editor({
  of,
  terms,
  problem,
  may,
}: {
  readonly of: Edited | undefined;
  readonly terms: Terms;
  readonly problem: Problem | undefined;
  readonly may: boolean;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const fields = of?.fields ?? {};
  const variants = of?.variants ?? [];
  return (
    <IdempotentForm className={styles["form"] ?? ""}>
      <input type="hidden" name="deed" value="save" />
      {problem === undefined || busy ? null : <Refused problem={problem} skus={variants.map(({ sku }) => sku)} />}
      <Section title={t("edit.place")}>
        <div className={styles["fields"]}>
          {of === undefined ? (
            <TextInput
              name="p:product"
              label={t("edit.slug")}
              description={t("edit.slug.hint")}
              required
              maxLength={100}
              pattern="[a-z0-9]+(-[a-z0-9]+)*"
            />
          ) : null}
          <NativeSelect
            name="p:category"
            label={t("edit.category")}
            defaultValue={fields["category"]}
            data={terms.categories.map(({ slug, name }) => ({ value: slug, label: name }))}
          />
          <NativeSelect
            name="p:status"
            label={t("edit.status")}
            defaultValue={fields["status"] ?? "draft"}
            data={(["draft", "on-sale", "retired"] as const).map((value) => ({ value, label: t(`status.${value}`) }))}
          />
          <TextInput
            name="p:position"
            label={t("edit.position")}
            description={t("edit.position.hint")}
            inputMode="numeric"
            defaultValue={fields["position"]}
          />
          <TextInput
            name="p:featured"
            label={t("edit.featured")}
            description={t("edit.featured.hint")}
            inputMode="numeric"
            defaultValue={fields["featured"]}
          />
          <TextInput
            name="p:visible_from"
            type="datetime-local"
            label={t("edit.from")}
            description={t("edit.utc")}
            defaultValue={localOf(fields["visible_from"])}
          />
          <TextInput
            name="p:visible_until"
            type="datetime-local"
            label={t("edit.until")}
            description={t("edit.utc")}
            defaultValue={localOf(fields["visible_until"])}
          />
          <TextInput
            name="p:related"
            label={t("edit.related")}
            description={t("edit.related.hint")}
            defaultValue={fields["related"]}
          />
        </div>
      </Section>
      <Section title={t("edit.texts")}>
        {terms.locales.map((locale, index) => (
          <Texts key={locale} locale={locale} fields={fields} open={index === 0} />
        ))}
      </Section>
      {variants.map((variant, index) => (
        <Section
          key={variant.id}
          title={`${variant.fields[`name.${terms.locales[0] ?? "en"}`] ?? variant.sku} · ${variant.sku}`}
        >
          <input type="hidden" name={`v${index}:sku`} value={variant.sku} />
          {variant.fields["digital"] === "yes" ? (
            <p className={styles["stock"]}>{t("edit.stock.digital")}</p>
          ) : (
            <p className={styles["stock"]}>
              {t.rich("edit.stock.now", { amount: <Count value={Number(variant.fields["stock"] ?? 0)} /> })}
              {may && variant.fields["parts"] === undefined ? (
                <SetStock
                  of={{
                    id: variant.id,
                    title: of?.fields["title.en"] ?? of?.slug ?? "",
                    variantName: variant.sku,
                    onHand: Number(variant.fields["stock"] ?? 0),
                    promised: variant.promised,
                  }}
                />
              ) : null}
            </p>
          )}
          <VariantFields prefix={`v${index}`} fields={variant.fields} terms={terms} />
        </Section>
      ))}
      <section className={panels["card"]}>
        <details className={styles["more"]} open={of === undefined}>
          <summary>{t(of === undefined ? "edit.variant.first" : "edit.variant.more")}</summary>
          <div className={styles["form"]}>
            <div className={styles["fields"]}>
              <TextInput
                name={`v${variants.length}:sku`}
                label="SKU"
                required={of === undefined}
                maxLength={60}
                pattern="[A-Za-z0-9._\-]{1,60}"
              />
              <TextInput name={`v${variants.length}:stock`} label={t("edit.stock")} inputMode="numeric" />
            </div>
            <VariantFields prefix={`v${variants.length}`} fields={{}} terms={terms} />
          </div>
        </details>
      </section>
      <Section title={t("edit.fixed")}>
        <p className={panels["quiet"]}>{t("edit.fixed.hint")}</p>
        <div className={styles["fields"]}>
          {[...new Set(terms.markets.map(({ currency }) => currency))].map((currency) => (
            <TextInput
              key={currency}
              name={`p:affiliate_fixed.${currency}`}
              label={currency}
              inputMode="decimal"
              defaultValue={fields[`affiliate_fixed.${currency}`]}
            />
          ))}
        </div>
      </Section>
      {may ? (
        <div className={styles["save"]}>
          <Button type="submit" loading={busy}>
            {t(of === undefined ? "edit.add" : "edit.save")}
          </Button>
        </div>
      ) : null}
    </IdempotentForm>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={panels["card"]}>
      <h2 className={panels["heading"]}>{title}</h2>
      {children}
    </section>
  );
}

function Texts({ locale, fields, open }: { readonly locale: string; readonly fields: Fields; readonly open: boolean }) {
  const t = useWords();
  const name = new Intl.DisplayNames(t.locale, { type: "language" }).of(locale) ?? locale;
  return (
    <details className={styles["locale"]} open={open}>
      <summary>
        {name}
        {fields[`title.${locale}`] === undefined ? ` · ${t("edit.texts.none")}` : ""}
      </summary>
      <div className={styles["texts"]} lang={locale}>
        <TextInput
          name={`p:title.${locale}`}
          label={t("edit.title")}
          maxLength={200}
          defaultValue={fields[`title.${locale}`]}
        />
        <TextInput
          name={`p:subtitle.${locale}`}
          label={t("edit.subtitle")}
          maxLength={300}
          defaultValue={fields[`subtitle.${locale}`]}
        />
        <Textarea
          name={`p:description.${locale}`}
          label={t("edit.description")}
          autosize
          minRows={3}
          defaultValue={fields[`description.${locale}`]}
        />
        <Textarea
          name={`p:details.${locale}`}
          label={t("edit.details")}
          autosize
          minRows={2}
          defaultValue={fields[`details.${locale}`]}
        />
      </div>
    </details>
  );
}

interface Issue {
  readonly row: number;
  readonly field: string;
  readonly message: string;
}

/** What was refused, field by field; nothing was saved. */
function Refused({ problem, skus }: { readonly problem: Problem; readonly skus: readonly string[] }) {
  const t = useWords();
  const { issues = [] } = (problem.data ?? {}) as { readonly issues?: readonly Issue[] };
  return (
    <Notice tone="bad" title={t("edit.refused")} live>
      {issues.length === 0 ? <p>{problem.detail}</p> : null}
      <ul>
        {issues.map(({ row, field, message }) => (
          <li key={`${row} ${field} ${message}`}>
            <code>{[skus[row - 1], field].filter(Boolean).join(" · ")}</code> {message}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
