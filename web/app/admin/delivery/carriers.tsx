import { Badge, Button, Checkbox, TextInput } from "@mantine/core";
import { useFetcher } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { IdempotentForm } from "../../ui/idempotent-form.tsx";
import { Notice, ProblemNotice } from "../../ui/notice.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { textOf } from "../daily/given.ts";
import desk from "../desk/desk.module.css";
import panels from "../money/panels.module.css";
import { titleOf } from "../promotions/page-meta.ts";
import { useWords } from "../promotions/words.ts";
import { useMay } from "../use-staff.ts";
import type { Answer } from "./answer.tsx";
import { DeliveryNav } from "./room.tsx";
import type { Route } from "./+types/carriers.ts";
import styles from "./delivery.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "delivery.carriers");
}

export const loader = ({ context }: Route.LoaderArgs) => api(context)("GET /api/admin/carriers");

export async function action({ context, request }: Route.ActionArgs): Promise<Answer> {
  const form = await request.formData();
  const url = textOf(form, "trackingUrl");
  try {
    await api(context)("PUT /api/admin/carriers/{code}", {
      params: { code: textOf(form, "code") || "-" },
      body: { name: textOf(form, "name"), trackingUrl: url === "" ? null : url, offered: form.has("offered") },
    });
    return { done: true };
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}

type Carrier = Reply<"GET /api/admin/carriers">["carriers"][number];

/** Who brings parcels, and where each can be followed. */
export default function Carriers({ loaderData: { carriers } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("order.ship");
  return (
    <>
      <PageTitle title={t("delivery.room")} lead={t("carriers.text")} />
      <DeliveryNav />
      <div className={panels["page"]}>
        <section className={panels["card"]}>
          <h2 className={panels["heading"]}>{t("delivery.carriers")}</h2>
          <ul className={styles["methods"]}>
            {carriers.map((carrier) => (
              <li key={carrier.code} className={styles["method"]}>
                <div className={styles["methodHead"]}>
                  <strong>{carrier.name}</strong>
                  {carrier.offered ? null : <Badge color="gray">{t("carrier.off")}</Badge>}
                </div>
                <p className={styles["where"]}>{carrier.trackingUrl ?? t("carrier.none")}</p>
                {may ? (
                  <details className={styles["fold"]}>
                    <summary>
                      {t("carrier.change")}
                      <span className="said"> {carrier.name}</span>
                    </summary>
                    <CarrierForm carrier={carrier} />
                  </details>
                ) : null}
              </li>
            ))}
          </ul>
        </section>
        {may ? (
          <section className={panels["card"]}>
            <h2 className={panels["heading"]}>{t("carrier.new")}</h2>
            <CarrierForm key={carriers.length} />
          </section>
        ) : null}
      </div>
    </>
  );
}

function CarrierForm({ carrier }: { readonly carrier?: Carrier }) {
  const t = useWords();
  const fetcher = useFetcher<Answer>();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <IdempotentForm fetcher={fetcher} className={styles["form"] ?? ""}>
      <div className={desk["sides"]}>
        {carrier === undefined ? (
          <TextInput
            name="code"
            label={t("carrier.code")}
            description={t("carrier.code.hint")}
            pattern="[a-z0-9\-]{1,30}"
            required
          />
        ) : (
          <input type="hidden" name="code" value={carrier.code} />
        )}
        <TextInput name="name" label={t("carrier.name")} defaultValue={carrier?.name} maxLength={60} required />
      </div>
      <TextInput
        name="trackingUrl"
        label={t("carrier.url")}
        description={t("carrier.url.hint", { place: "{number}" })}
        defaultValue={carrier?.trackingUrl ?? ""}
        maxLength={300}
      />
      <Checkbox name="offered" label={t("carrier.offered")} defaultChecked={carrier?.offered ?? true} />
      {answer?.problem === undefined ? null : <ProblemNotice problem={answer.problem} title={t("delivery.refused")} />}
      {answer?.done === true ? (
        <Notice tone="good" live>
          {t("carrier.done")}
        </Notice>
      ) : null}
      <div>
        <Button type="submit" variant="default" loading={fetcher.state !== "idle"}>
          {t(carrier === undefined ? "delivery.add" : "delivery.save")}
        </Button>
      </div>
    </IdempotentForm>
  );
}
