import { Form, useSubmit } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { Choice } from "../../ui/field.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { CopyAddress } from "../links/copy-address.tsx";
import { titleOf } from "../page-meta.ts";
import { PromoteNav } from "../parts/promote-nav.tsx";
import programs from "../programs/page.module.css";
import { useWords } from "../words.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "materials.title");
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const call = api(context);
  const { links } = await call("GET /api/partner/links");
  const link = links.find(({ code }) => code === url.searchParams.get("code")) ?? links[0];
  const materials =
    link === undefined ? [] : (await call("GET /api/partner/materials", { query: { code: link.code } })).materials;
  return { links, link: link ?? null, materials, origin: url.origin };
}

type Material = Reply<"GET /api/partner/materials">["materials"][number];

/** Banners and words with the affiliate's own link in them, a feed of all products, and cards for their page. */
export default function Materials({ loaderData: { links, link, materials, origin } }: Route.ComponentProps) {
  const t = useWords();
  const submit = useSubmit();
  return (
    <>
      <PageTitle title={t("materials.title")} lead={t("materials.lead")} />
      <PromoteNav />
      {link === null ? (
        <Empty title={t("materials.none")} action={<ButtonLink to="/office/links?new">{t("links.new")}</ButtonLink>}>
          {t("materials.link.none")}
        </Empty>
      ) : (
        <div className={programs["page"]}>
          <Form
            method="get"
            className={styles["link"]}
            onChange={(event) => void submit(event.currentTarget, { preventScrollReset: true, replace: true })}
          >
            <Choice label={t("materials.link")} name="code" defaultValue={link.code}>
              {links.map(({ code, label }) => (
                <option key={code} value={code}>
                  {label}
                </option>
              ))}
            </Choice>
          </Form>
          {materials.length === 0 ? <Empty title={t("materials.none")}>{t("materials.none.text")}</Empty> : null}
          {materials.map((one) => (
            <MaterialCard key={one.id} of={one} />
          ))}
          <section className={programs["card"]} aria-labelledby="embed">
            <div>
              <h2 id="embed" className={programs["heading"]}>
                {t("materials.embed")}
              </h2>
              <p className={programs["quiet"]}>{t("materials.embed.text")}</p>
            </div>
            <CopyAddress
              address={`<iframe src="${origin}/embed/${link.code}" title="Products" loading="lazy" style="width:100%;height:420px;border:0"></iframe>`}
              title={t("materials.embed")}
            />
            <CopyAddress
              address={`<iframe src="${origin}/embed/${link.code}?as=table" title="Products" loading="lazy" style="width:100%;height:420px;border:0"></iframe>`}
              title={t("materials.embed")}
            />
          </section>
          <section className={programs["card"]} aria-labelledby="feed">
            <div>
              <h2 id="feed" className={programs["heading"]}>
                {t("materials.feed")}
              </h2>
              <p className={programs["quiet"]}>{t("materials.feed.text")}</p>
            </div>
            {(["xml", "csv"] as const).map((kind) => (
              <div key={kind}>
                <h3 className={programs["small"]}>{t(`materials.feed.${kind}`)}</h3>
                <CopyAddress address={`${origin}/feeds/${link.code}.${kind}`} title={t("materials.feed")} />
              </div>
            ))}
          </section>
        </div>
      )}
    </>
  );
}

function MaterialCard({ of: { id, kind, name, version, picture, subject, text, html } }: { readonly of: Material }) {
  const t = useWords();
  return (
    <section className={programs["card"]} aria-labelledby={id}>
      <div>
        <h2 id={id} className={programs["heading"]}>
          {name}
        </h2>
        <p className={programs["quiet"]}>
          {t(`materials.kind.${kind}`)} · {t("materials.version", { version })}
        </p>
      </div>
      {picture === null ? null : (
        <img src={picture.url} alt={text} width={picture.width} height={picture.height} className={styles["banner"]} />
      )}
      {subject === "" ? null : <p>{t("materials.subject", { text: subject })}</p>}
      {kind === "banner" ? null : (
        <>
          <p className={programs["text"]}>{text}</p>
          <CopyAddress address={text} title={name} />
        </>
      )}
      {html === null ? null : (
        <div>
          <h3 className={programs["small"]}>{t("materials.banner.code")}</h3>
          <CopyAddress address={html} title={name} />
        </div>
      )}
    </section>
  );
}
