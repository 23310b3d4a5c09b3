import { NativeSelect, NumberInput, TextInput, Textarea } from "@mantine/core";
import { Outlet } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem, Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { When } from "../../ui/when.tsx";
import { MemberField } from "../desk/member-field.tsx";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { ProgramBadge } from "./programs.tsx";
import { Rates } from "./rates.tsx";
import { ProgramNav } from "./room.tsx";
import { changeTerms } from "./change-terms.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/program.ts";
import styles from "./affiliates.module.css";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "room", loaderData?.program.name);
}

export async function loader({ context, url, params: { id } }: Route.LoaderArgs) {
  return { ...(await api(context)("GET /api/admin/programs/{id}", { params: { id } })), origin: url.origin };
}

export async function action({ context, request, params: { id } }: Route.ActionArgs) {
  try {
    await changeTerms(api(context), id, await request.formData());
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

type Whole = Reply<"GET /api/admin/programs/{id}">;

/** A program's terms: groups, rates, tiers, caps, agreements, codes. They are added and retired, never changed. */
export default function ProgramPage({ loaderData }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  const { program, groups, tiers, rates, caps, agreements, origin } = loaderData;
  const address = `${origin}/programs/${program.slug}`;
  return (
    <>
      <PageTitle
        title={program.name}
        back={{ to: "/admin/affiliates/programs", label: t("programs.title") }}
        beside={<ProgramBadge state={program.state} />}
        lead={
          program.public && program.state === "open"
            ? t.rich("program.address", { address: <a href={`/programs/${program.slug}`}>{address}</a> })
            : t("program.hidden")
        }
        actions={
          may ? (
            <ButtonLink to={`/admin/affiliates/programs/${program.id}/rates/new`} preventScrollReset>
              {t("rate.add")}
            </ButtonLink>
          ) : null
        }
      />
      <ProgramNav id={program.id} name={program.name} />
      <div className={panels["page"]}>
        <Rates rates={rates} groups={groups} tiers={tiers} may={may} />
        <div className={styles["pair"]}>
          <Groups groups={groups} may={may} />
          <Tiers tiers={tiers} may={may} />
          <Caps caps={caps} groups={groups} may={may} />
          {may ? <Codes /> : null}
        </div>
        <Agreements agreements={agreements} may={may} />
      </div>
      <Outlet />
    </>
  );
}

function Groups({ groups, may }: { readonly groups: Whole["groups"]; readonly may: boolean }) {
  const t = useWords();
  return (
    <section className={panels["card"]} aria-labelledby="groups">
      <h2 id="groups" className={panels["heading"]}>
        {t("groups.title")}
      </h2>
      <ul className={styles["plain"]}>
        {groups.map(({ id, name, holdDays, isDefault }) => (
          <li key={id}>
            <span>
              {name} {isDefault ? <small>{t("groups.first")}</small> : null}
            </span>
            <span className={panels["quiet"]}>
              {holdDays === null ? t("groups.hold.program") : t("groups.hold", { count: holdDays })}
            </span>
          </li>
        ))}
      </ul>
      {may ? (
        <div>
          <ConfirmWithReason
            label={t("groups.add")}
            title={t("groups.add")}
            confirm={t("add")}
            tone="plain"
            reason={false}
            fields={{ deed: "group" }}
          >
            <div className={styles["form"]}>
              <TextInput name="name" label={t("groups.name")} required maxLength={60} />
              <NumberInput
                name="holdDays"
                label={t("program.hold")}
                description={t("groups.hold.hint")}
                min={0}
                max={365}
                allowDecimal={false}
              />
            </div>
          </ConfirmWithReason>
        </div>
      ) : null}
    </section>
  );
}

function Tiers({ tiers, may }: { readonly tiers: Whole["tiers"]; readonly may: boolean }) {
  const t = useWords();
  return (
    <section className={panels["card"]} aria-labelledby="tiers">
      <h2 id="tiers" className={panels["heading"]}>
        {t("tiers.title")}
      </h2>
      {tiers.length === 0 ? <p className={panels["quiet"]}>{t("tiers.none")}</p> : null}
      <ul className={styles["plain"]}>
        {tiers.map(({ id, name, sales, amount, span }) => (
          <li key={id}>
            <span>{name}</span>
            <span className={panels["quiet"]}>
              {t.rich(`tiers.${span}`, {
                least: amount === null ? t("tiers.sales", { count: sales ?? 0 }) : <Money value={amount} />,
              })}
            </span>
          </li>
        ))}
      </ul>
      {may ? (
        <div>
          <ConfirmWithReason
            label={t("tiers.add")}
            title={t("tiers.add")}
            confirm={t("add")}
            tone="plain"
            reason={false}
            fields={{ deed: "tier" }}
          >
            <div className={styles["form"]}>
              <p>{t("tiers.means")}</p>
              <TextInput name="name" label={t("groups.name")} required maxLength={60} />
              <NumberInput name="sales" label={t("tiers.by.sales")} min={1} allowDecimal={false} />
              <TextInput name="amount" label={t("tiers.by.amount")} inputMode="decimal" />
              <TextInput name="currency" label={t("currency")} pattern="[A-Za-z]{3}" defaultValue="EUR" />
              <NativeSelect
                name="span"
                label={t("tiers.span")}
                data={(["month", "ever"] as const).map((value) => ({ value, label: t(`tiers.span.${value}`) }))}
              />
            </div>
          </ConfirmWithReason>
        </div>
      ) : null}
    </section>
  );
}

function Caps({
  caps,
  groups,
  may,
}: {
  readonly caps: Whole["caps"];
  readonly groups: Whole["groups"];
  readonly may: boolean;
}) {
  const t = useWords();
  return (
    <section className={panels["card"]} aria-labelledby="caps">
      <h2 id="caps" className={panels["heading"]}>
        {t("caps.title")}
      </h2>
      {caps.length === 0 ? <p className={panels["quiet"]}>{t("caps.none")}</p> : null}
      <ul className={styles["plain"]}>
        {caps.map(({ id, per, group, amount }) => (
          <li key={id}>
            <span>
              <Money value={amount} /> {t(`caps.per.${per}`)}
              {group === null ? null : <small> · {groups.find((one) => one.id === group)?.name}</small>}
            </span>
            {may ? (
              <ConfirmWithReason
                label={t("retire")}
                title={t("caps.retire.title")}
                confirm={t("retire")}
                tone="quiet"
                fields={{ deed: "retire-cap", cap: id }}
              >
                <p>{t("caps.retire.means")}</p>
              </ConfirmWithReason>
            ) : null}
          </li>
        ))}
      </ul>
      {may ? (
        <div>
          <ConfirmWithReason
            label={t("caps.add")}
            title={t("caps.add")}
            confirm={t("add")}
            tone="plain"
            reason={false}
            fields={{ deed: "cap" }}
          >
            <div className={styles["form"]}>
              <NativeSelect
                name="per"
                label={t("caps.per")}
                data={(["customer", "day", "month", "budget"] as const).map((value) => ({
                  value,
                  label: t(`caps.per.${value}`),
                }))}
              />
              <TextInput name="amount" label={t("amount")} inputMode="decimal" required />
              <TextInput name="currency" label={t("currency")} pattern="[A-Za-z]{3}" defaultValue="EUR" required />
              <NativeSelect
                name="group"
                label={t("group")}
                data={[
                  { value: "", label: t("group.all") },
                  ...groups.map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            </div>
          </ConfirmWithReason>
        </div>
      ) : null}
    </section>
  );
}

function Codes() {
  const t = useWords();
  return (
    <section className={panels["card"]} aria-labelledby="codes">
      <h2 id="codes" className={panels["heading"]}>
        {t("codes.title")}
      </h2>
      <p className={panels["quiet"]}>{t("codes.text")}</p>
      <div className={panels["buttons"]}>
        <ConfirmWithReason
          label={t("codes.give")}
          title={t("codes.give")}
          confirm={t("add")}
          tone="plain"
          reason={false}
          fields={{ deed: "code" }}
        >
          <div className={styles["form"]}>
            <MemberField name="member" label={t("affiliate")} required />
            <TextInput name="code" label={t("codes.code")} required minLength={2} maxLength={40} />
          </div>
        </ConfirmWithReason>
        <ConfirmWithReason
          label={t("codes.archive")}
          title={t("codes.archive")}
          confirm={t("retire")}
          fields={{ deed: "archive-code" }}
        >
          <TextInput name="code" label={t("codes.code")} required minLength={2} maxLength={40} />
        </ConfirmWithReason>
        <ConfirmWithReason
          label={t("codes.product")}
          title={t("codes.product")}
          confirm={t("add")}
          tone="plain"
          fields={{ deed: "product" }}
        >
          <div className={styles["form"]}>
            <p>{t("codes.product.means")}</p>
            <TextInput name="product" label={t("codes.product.slug")} required maxLength={100} />
            <MemberField name="member" label={t("affiliate")} />
          </div>
        </ConfirmWithReason>
      </div>
    </section>
  );
}

function Agreements({ agreements, may }: { readonly agreements: Whole["agreements"]; readonly may: boolean }) {
  const t = useWords();
  const [current] = agreements.toSorted((a, b) => b.version - a.version);
  return (
    <section className={panels["card"]} aria-labelledby="agreements">
      <h2 id="agreements" className={panels["heading"]}>
        {t("agreements.title")}
      </h2>
      {current === undefined ? <p className={panels["quiet"]}>{t("agreements.none")}</p> : null}
      {agreements
        .toSorted((a, b) => b.version - a.version)
        .map(({ version, text, disclosure, publishedAt }) => (
          <details key={version} open={version === current?.version}>
            <summary>
              {t("agreements.version", { version })} · <When at={publishedAt} />
            </summary>
            <p className={styles["text"]}>{text}</p>
            <p className={panels["quiet"]}>{t("agreements.disclosure", { text: disclosure })}</p>
          </details>
        ))}
      {may ? (
        <div>
          <ConfirmWithReason
            label={t("agreements.publish")}
            title={t("agreements.publish")}
            confirm={t("agreements.do")}
            tone="plain"
            reason={false}
            fields={{ deed: "agreement" }}
          >
            <div className={styles["form"]}>
              <p>{t("agreements.means")}</p>
              <Textarea
                name="text"
                label={t("agreements.text")}
                defaultValue={current?.text ?? ""}
                autosize
                minRows={6}
                maxRows={16}
                required
                minLength={10}
                maxLength={50000}
              />
              <Textarea
                name="disclosure"
                label={t("agreements.disclosure.label")}
                defaultValue={current?.disclosure ?? ""}
                required
                minLength={3}
                maxLength={500}
              />
            </div>
          </ConfirmWithReason>
        </div>
      ) : null}
      {agreements.length > 0 ? (
        <p className={panels["quiet"]}>{t("agreements.count", { count: agreements.length })}</p>
      ) : null}
    </section>
  );
}
