import { useState } from "react";
import { Form, data, redirect, useNavigation } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Place } from "../checkout/address.tsx";
import { contactOf, entriesOf, faultsIn } from "../checkout/entries.ts";
import type { Entries } from "../checkout/entries.ts";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import type { Route } from "./+types/addresses.ts";
import styles from "./account.module.css";

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const book = await api(context)("GET /api/account/addresses");
  // Which one is being changed; `new` for another one.
  const open = url.searchParams.get("open");
  return { ...book, open, title: wordsFor(shopping(request).locale)("account.addresses") };
}

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const id = formText(form, "id");
  const intent = formText(form, "intent");
  if (intent === "drop") {
    await call("DELETE /api/account/addresses/{id}", { params: { id } });
    return redirect("/account/addresses");
  }
  const entries = entriesOf(form);
  const { email: _, ...place } = contactOf(entries);
  const body = { ...place, isDefault: form.get("isDefault") !== null };
  try {
    if (id === "") await call("POST /api/account/addresses", { body });
    else await call("PUT /api/account/addresses/{id}", { params: { id }, body });
  } catch (error) {
    return data({ problem: refusalOf(error), entries, id }, { status: 400 });
  }
  return redirect("/account/addresses");
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

type Book = Reply<"GET /api/account/addresses">;
type Address = Book["addresses"][number];

const entriesFrom = ({ name, country, line1, line2, postcode, city, region }: Address): Entries => ({
  email: "",
  name,
  country,
  line1,
  line2: line2 ?? "",
  postcode,
  city,
  region: region ?? "",
});

export default function Addresses({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const { addresses, countries } = loaderData;
  const open = actionData === undefined ? loaderData.open : actionData.id || "new";
  const changed = addresses.find(({ id }) => id === open);
  const isOpen = changed !== undefined || open === "new" || addresses.length === 0;
  return (
    <section className={styles["section"]} aria-labelledby="book">
      <h2 id="book" className={styles["sectionTitle"]}>
        {t("account.addresses")}
      </h2>
      {addresses.length === 0 ? <p>{t("account.addresses.none")}</p> : null}
      <ul className={styles["list"]}>
        {addresses.map((address) => (
          <li key={address.id} className={styles["item"]}>
            <address className={styles["what"]}>
              <span className={styles["name"]}>{address.name}</span>
              <span>{[address.line1, address.line2].filter(Boolean).join(", ")}</span>
              <span>{[address.postcode, address.city, address.region, address.country].filter(Boolean).join(" ")}</span>
              {address.isDefault ? <span className={styles["quiet"]}>{t("account.address.default")}</span> : null}
            </address>
            <div className={styles["row"]}>
              <Form>
                <input type="hidden" name="open" value={address.id} />
                <Button tone="quiet">{t("account.change")}</Button>
              </Form>
              <Form method="post">
                <input type="hidden" name="id" value={address.id} />
                <Button tone="plain" name="intent" value="drop">
                  {t("account.remove")}
                </Button>
              </Form>
            </div>
          </li>
        ))}
      </ul>
      {isOpen ? (
        <Editor
          key={changed?.id ?? "new"}
          changed={changed}
          countries={countries}
          refused={actionData}
          first={addresses.length === 0}
        />
      ) : (
        <Form>
          <input type="hidden" name="open" value="new" />
          <Button>{t("account.address.add")}</Button>
        </Form>
      )}
    </section>
  );
}

function Editor({
  changed,
  countries,
  refused,
  first,
}: {
  readonly changed: Address | undefined;
  readonly countries: Book["countries"];
  readonly refused: Route.ComponentProps["actionData"];
  readonly first: boolean;
}) {
  const t = useWords();
  const busy = useNavigation().state === "submitting";
  const [entries] = useState(changed === undefined ? undefined : entriesFrom(changed));
  const faults = faultsIn(refused?.problem);
  return (
    <Form method="post" action="/account/addresses" className={styles["form"]} noValidate>
      {refused === undefined ? null : (
        <Notice tone="bad" title={t("account.refused")} live>
          {Object.keys(faults).length > 0 ? null : <p>{refused.problem.detail}</p>}
        </Notice>
      )}
      <input type="hidden" name="id" value={changed?.id ?? ""} />
      <Place countries={countries} entries={refused?.entries ?? entries} faults={faults} />
      {first || changed?.isDefault === true ? null : (
        <label className={styles["check"]}>
          <input type="checkbox" name="isDefault" />
          {t("account.address.begin")}
        </label>
      )}
      <div className={styles["row"]}>
        <Button busy={busy}>{t("account.save")}</Button>
      </div>
    </Form>
  );
}
