import { Link } from "react-router";
import { api, refusalOf } from "../../api.ts";
import type { Problem } from "../../api.ts";
import { Money } from "../../ui/money.tsx";
import { ConfirmWithReason } from "../../ui/office/confirm-with-reason.tsx";
import { ConversionStory } from "../../ui/office/conversion-story.tsx";
import { SidePanel } from "../../ui/office/side-panel.tsx";
import { When } from "../../ui/when.tsx";
import { textOf } from "../daily/given.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { ConversionBadge, Deeds } from "./conversions.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/conversion.ts";

export const loader = ({ context, params: { id } }: Route.LoaderArgs) =>
  api(context)("GET /api/admin/conversions/{id}", { params: { id } });

export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  try {
    await api(context)("POST /api/admin/sales/{id}/delivery", { params: { id: textOf(form, "sale") }, body: {} });
    return {};
  } catch (error) {
    return { problem: refusalOf(error) } satisfies { readonly problem: Problem };
  }
}

/** One conversion: how it found its affiliate and its rate, and what stands of it. */
export default function ConversionPanel({ loaderData: conversion }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.review");
  const mayRefund = useMay("order.refund");
  const { id, affiliate, amount, at, reason, sale, reference, state, deliveredAt } = conversion;
  return (
    <SidePanel
      title={t("conversion.title", { name: affiliate.displayName })}
      beside={<ConversionBadge conversion={conversion} />}
      closeTo="/admin/affiliates/conversions"
      {...(may && state !== "refused"
        ? {
            foot: (
              <div className={panels["buttons"]}>
                <Deeds ids={[id]} />
              </div>
            ),
          }
        : {})}
    >
      <dl className={panels["facts"]}>
        <dt>{t("conversion.at")}</dt>
        <dd>
          <When at={at} as="moment" />
        </dd>
        <dt>{t("conversion.amount")}</dt>
        <dd>
          <Money value={amount} />
        </dd>
        <dt>{t("affiliate")}</dt>
        <dd>
          <Link to={`/admin/affiliates/of/${affiliate.id}`}>{affiliate.displayName}</Link>
        </dd>
        {sale === null ? (
          <>
            <dt>{t("conversion.reference")}</dt>
            <dd>{reference ?? "–"}</dd>
          </>
        ) : (
          <>
            <dt>{t("conversion.sale")}</dt>
            <dd>
              <code>{sale}</code>{" "}
              {mayRefund ? (
                <Link className={panels["link"]} to={`/admin/affiliates/chargebacks/new?of=${sale}`}>
                  {t("chargebacks.new")}
                </Link>
              ) : null}
            </dd>
          </>
        )}
        {deliveredAt === null ? (
          sale !== null && may ? (
            <>
              <dt>{t("conversion.delivered")}</dt>
              <dd>
                <ConfirmWithReason
                  label={t("conversion.deliver")}
                  title={t("conversion.deliver.title")}
                  confirm={t("conversion.deliver")}
                  tone="quiet"
                  reason={false}
                  fields={{ sale }}
                >
                  <p>{t("conversion.deliver.means")}</p>
                </ConfirmWithReason>
              </dd>
            </>
          ) : null
        ) : (
          <>
            <dt>{t("conversion.delivered")}</dt>
            <dd>
              <When at={deliveredAt} />
            </dd>
          </>
        )}
        {reason === null ? null : (
          <>
            <dt>{t("reason")}</dt>
            <dd>{reason}</dd>
          </>
        )}
      </dl>
      <h3>{t("conversion.how")}</h3>
      <ConversionStory conversion={conversion} />
    </SidePanel>
  );
}
