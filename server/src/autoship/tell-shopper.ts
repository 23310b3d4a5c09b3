import { formatMoney } from "@fairline/engine";
import { variantNames } from "../catalog/index.ts";
import { readCompany } from "../foundation/company.ts";
import type { Context } from "../foundation/database.ts";
import { toEdge } from "../foundation/ids.ts";
import { queueMail } from "../foundation/mail.ts";
import type { Autoship } from "./model.ts";
import { priceNext } from "./price-next.ts";
import type { NextOrder } from "./price-next.ts";
import { autoshipContact, autoshipLines, readRule, updateAutoship } from "./store.ts";

/** What a mail about an autoship says; `web/mail/autoship.tsx` has the words. */
export type AutoshipMail =
  | "started"
  | "changed"
  | "soon"
  | "dearer"
  | "short"
  | "nothing-there"
  | "not-possible"
  | "declined"
  | "unpaid"
  | "paused"
  | "resumed"
  | "ended";

/** The kinds that tell what the next order will be: afterwards the shopper knows its total. */
const tellsNext: ReadonlySet<AutoshipMail> = new Set(["started", "changed", "soon", "dearer", "resumed"]);

/** Prices the next order of an autoship; undefined where its address was erased or its market is no more. */
export async function priceNextOf({ tx, now }: Context, autoship: Autoship): Promise<NextOrder | undefined> {
  const contact = await autoshipContact(tx, autoship.id);
  if (contact === undefined) return undefined;
  return await priceNext(tx, { ...autoship, lines: await autoshipLines(tx, autoship.id), to: contact }, now);
}

/**
 * Mails the shopper about their autoship, in their language, and keeps what they were told: an order is never charged above it. One
 * whose contact was erased gets no mail.
 */
export async function tellShopper(
  context: Context,
  autoship: Autoship,
  mail: AutoshipMail,
  data: Readonly<Record<string, unknown>> = {},
  /** The order that it tells of, where that is known. */
  order?: NextOrder,
): Promise<Autoship> {
  const { tx, now } = context;
  const contact = await autoshipContact(tx, autoship.id);
  const next = order ?? (await priceNextOf(context, autoship));
  if (contact === undefined || next === undefined) return autoship;
  const money = (amount: bigint) => ({ amount: formatMoney(amount, autoship.currency), currency: autoship.currency });
  const { name, accent, legalName, address, registration } = await readCompany(tx);
  await queueMail(context, {
    to: contact.email,
    locale: autoship.locale,
    template: "autoship",
    data: {
      brand: { name, accent, legalName, address, registration },
      kind: mail,
      name: contact.name,
      url: new URL(`/account/autoships/${toEdge("autoship", autoship.id)}`, autoship.shopUrl).href,
      every: autoship.every,
      unit: autoship.unit,
      nextOn: tellsNext.has(mail) || mail === "nothing-there" ? autoship.nextOn.toString() : null,
      lines: next.basket.lines.map(({ offer, quantity, shown }) => ({
        title: offer.title,
        variantName: offer.variantName,
        quantity,
        total: money(shown),
      })),
      missing: await shortNames(context, autoship, next),
      total: money(next.total),
      before: autoship.toldTotal === null || autoship.toldTotal === next.total ? null : money(autoship.toldTotal),
      ...data,
    },
  });
  if (!tellsNext.has(mail)) return autoship;
  const { noticeDays } = await readRule(tx);
  const isNear = Temporal.Instant.compare(autoship.nextAt, now.add({ hours: 24 * noticeDays })) <= 0;
  return await updateAutoship(context, autoship.id, {
    told_total: next.total,
    told_on: isNear ? autoship.nextOn : null,
  });
}

/** What of the wish is not there now, by name. */
async function shortNames({ tx }: Context, { locale }: Autoship, { short }: NextOrder) {
  const variantIds = short.map(({ variantId }) => variantId);
  const names = await variantNames(tx, variantIds, locale);
  return short.map(({ variantId, wanted, there, why }) => {
    const { title, variantName } = names.get(variantId) ?? { title: "", variantName: "" };
    return { title, variantName, wanted, there, why };
  });
}
