import { useState } from "react";
import { Choice, Field } from "../../ui/field.tsx";
import { useLocale } from "../../words/area.ts";
import type { AddressRules } from "../shown.ts";
import { useWords } from "../words.ts";
import { addressOrder } from "./entries.ts";
import type { ContactField, Entries, Fault, Faults } from "./entries.ts";
import styles from "./checkout.module.css";

/** Who is told, and where it goes, asked for in the order in which people of that country write it. */
export function Address({
  countries,
  entries,
  faults,
  isSent = true,
}: {
  readonly countries: readonly AddressRules[];
  /** What was sent before and refused. */
  readonly entries: Entries | undefined;
  readonly faults: Faults;
  /** False where nothing goes there: it is for the invoice and the tax. */
  readonly isSent?: boolean;
}) {
  const t = useWords();
  const say = useFaultWords();
  return (
    <>
      <fieldset className={styles["section"]}>
        <legend className={styles["sectionTitle"]}>{t("checkout.contact")}</legend>
        <Field
          name="email"
          defaultValue={entries?.email ?? ""}
          error={say("email", faults.email)}
          type="email"
          label={t("checkout.email")}
          hint={t("checkout.email.hint")}
          autoComplete="email"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
      </fieldset>
      <Place countries={countries} entries={entries} faults={faults} isSent={isSent} />
    </>
  );
}

/** A name and an address, without the mail address. */
export function Place({
  countries,
  entries,
  faults,
  isSent = true,
}: {
  readonly countries: readonly AddressRules[];
  readonly entries: Entries | undefined;
  readonly faults: Faults;
  readonly isSent?: boolean;
}) {
  const t = useWords();
  const locale = useLocale();
  const [country, setCountry] = useState(entries?.country ?? countries[0]?.country ?? "");
  const rules = countries.find((each) => each.country === country) ?? countries[0];
  const say = useFaultWords();
  if (rules === undefined) return null;
  const given = (field: ContactField) => ({
    name: field,
    defaultValue: entries?.[field] ?? "",
    error: say(field, faults[field]),
  });
  const names = new Intl.DisplayNames(locale, { type: "region" });
  const named = countries.map((each) => ({ code: each.country, name: names.of(each.country) ?? each.country }));
  const [own, ...others] = named;
  return (
    <fieldset className={styles["section"]}>
      <legend className={styles["sectionTitle"]}>{t(isSent ? "checkout.address" : "checkout.address.billing")}</legend>
      {countries.length === 1 ? (
        <input type="hidden" name="country" value={country} />
      ) : (
        <Choice
          name="country"
          label={t("checkout.country")}
          error={say("country", faults.country)}
          value={country}
          onChange={(event) => setCountry(event.target.value)}
          autoComplete="shipping country"
          suppressHydrationWarning
        >
          {[own, ...others.toSorted((a, b) => a.name.localeCompare(b.name, locale))].map((each) =>
            each === undefined ? null : (
              <option key={each.code} value={each.code} suppressHydrationWarning>
                {each.name}
              </option>
            ),
          )}
        </Choice>
      )}
      <Field {...given("name")} label={t("checkout.name")} autoComplete="shipping name" required />
      <div className={styles["address"]}>
        {addressOrder(rules).map((field) => (
          <div key={field} className={field === "line1" || field === "line2" ? styles["whole"] : undefined}>
            <AddressField field={field} rules={rules} given={given(field)} />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function AddressField({
  field,
  rules,
  given,
}: {
  readonly field: ContactField;
  readonly rules: AddressRules;
  readonly given: { readonly name: string; readonly defaultValue: string; readonly error: string | undefined };
}) {
  const t = useWords();
  const { country } = rules;
  if (field === "region") {
    const label = t(`checkout.region.${rules.region ?? "state"}`);
    if (rules.regions === null)
      return <Field {...given} label={label} autoComplete="shipping address-level1" required />;
    return (
      <Choice {...given} label={label} autoComplete="shipping address-level1" required>
        <option value="">{t("checkout.region.choose")}</option>
        {rules.regions.map((code) => (
          <option key={code}>{code}</option>
        ))}
      </Choice>
    );
  }
  if (field === "postcode") {
    return (
      <Field
        {...given}
        label={country === "US" ? t("checkout.postcode.US") : t("checkout.postcode")}
        placeholder={rules.postcodeExample ?? undefined}
        autoComplete="shipping postal-code"
        required
      />
    );
  }
  if (field === "line2") return <Field {...given} label={t("checkout.line2")} autoComplete="shipping address-line2" />;
  if (field === "city")
    return <Field {...given} label={t("checkout.city")} autoComplete="shipping address-level2" required />;
  const label =
    country === "US" ? t("checkout.line1.US") : country === "JP" ? t("checkout.line1.JP") : t("checkout.line1");
  return <Field {...given} label={label} autoComplete="shipping address-line1" required />;
}

function useFaultWords() {
  const t = useWords();
  return (field: ContactField, fault: Fault | undefined): string | undefined => {
    if (fault === undefined) return undefined;
    if (fault === "missing" && (field === "email" || field === "name" || field === "postcode"))
      return t(`fault.missing.${field}`);
    if (fault === "malformed" && (field === "email" || field === "postcode" || field === "region"))
      return t(`fault.malformed.${field}`);
    return t(`fault.${fault}`);
  };
}
