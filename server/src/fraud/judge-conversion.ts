import { sql } from "kysely";
import { readCompany } from "../foundation/company.ts";
import { unawaited } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { keptSetting } from "../foundation/kept-settings.ts";
import { memberById } from "../members/index.ts";
import { suspectConversion } from "../plan/index.ts";
import { recentSales } from "../program/index.ts";
import { clickById, isBannedReferrer } from "../referral/index.ts";
import type { EarlierSale, Facts, Sign } from "./model.ts";
import { hashPrints, printsOf, salesWith, writePrints } from "./prints.ts";
import { judges } from "./rules.ts";
import { insertCase, readFraudRules } from "./store.ts";

/** What of a new sale the rules look at. */
export interface SuspectSale {
  readonly saleId: bigint;
  readonly buyerId: bigint;
  readonly sellerId: bigint | null;
  /** As the order names it, which may be another than the buyer's own. */
  readonly email: string | null;
  readonly address: readonly (string | null)[] | null;
  readonly payment: string | null;
  readonly goods: readonly { readonly product: string; readonly quantity: number; readonly amount: bigint }[];
  readonly conversions: readonly {
    readonly conversionId: bigint;
    readonly memberId: bigint;
    readonly programId: bigint;
    readonly clickId: bigint | null;
  }[];
}

/**
 * Looks at a new sale by every rule. Signs are kept with their evidence, always; where they weigh enough together the affiliate's
 * conversions of the sale are held until somebody decides. Nothing is ever dropped, and the shopper notices nothing.
 */
export async function judgeConversions(context: Context, sale: SuspectSale): Promise<void> {
  const { tx, now } = context;
  const { saleId, buyerId, sellerId, conversions } = sale;
  const prints = await hashPrints(tx, printsOf({ ...sale, personId: buyerId }));
  if (conversions.length > 0) {
    const earlier = new Map<string, readonly EarlierSale[]>();
    for (const print of prints) earlier.set(print.kind, await salesWith(tx, print, saleId));
    const { holdAt, rules } = await keptSetting(tx, "fraud rules", () => readFraudRules(tx));
    const common = {
      now,
      buyer: { personId: buyerId, email: sale.email ?? (await mailOf(tx, buyerId)) },
      sameAddress: earlier.get("address") ?? [],
      samePayment: earlier.get("payment") ?? [],
      sameGoods: earlier.get("goods") ?? [],
      brand: [(await readCompany(tx)).name],
    };
    for (const memberId of new Set(conversions.map((one) => one.memberId))) {
      const own = conversions.filter((one) => one.memberId === memberId);
      const facts = { ...common, ...(await aboutAffiliate(context, memberId, own, saleId)) };
      const signs = rules.flatMap(({ code, weight, settings }): Sign[] => {
        const evidence = weight === 0 ? null : judges[code](facts, settings);
        return evidence === null ? [] : [{ rule: code, weight, evidence }];
      });
      if (signs.length === 0) continue;
      const score = signs.reduce((sum, { weight }) => sum + weight, 0);
      const state = score >= holdAt ? "open" : "noted";
      const caseId = await insertCase(tx, { saleId, memberId, score, state, at: now, signs });
      if (state === "noted") continue;
      for (const { conversionId } of own) await suspectConversion(context, { conversionId, caseId });
    }
  }
  unawaited(tx, writePrints(tx, prints, { saleId, at: now, personId: buyerId, sellerId }));
}

async function aboutAffiliate(
  { tx, now }: Context,
  memberId: bigint,
  conversions: SuspectSale["conversions"],
  saleId: bigint,
): Promise<Pick<Facts, "affiliate" | "recentSales" | "click">> {
  const member = (await memberById(tx, memberId))!;
  const clickId = conversions.find((one) => one.clickId !== null)?.clickId ?? null;
  const click = clickId === null ? undefined : await clickById(tx, clickId);
  return {
    affiliate: { memberId, personId: member.personId, email: await mailOf(tx, member.personId) },
    recentSales: await recentSales(tx, { memberId, since: now.subtract({ hours: 24 * 7 }), but: saleId }),
    click:
      click === undefined
        ? null
        : {
            at: click.at,
            referrer: click.referrer,
            referrerBanned: click.referrer !== null && (await isBannedReferrer(tx, click.referrer)),
            tags: click.tags,
          },
  };
}

async function mailOf(db: Db, personId: bigint): Promise<string | null> {
  const { rows } = await sql<{ email: string | null }>`
    select email from person_card where person_id = ${personId}`.execute(db);
  return rows[0]?.email ?? null;
}
