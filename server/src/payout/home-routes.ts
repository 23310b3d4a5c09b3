/** A partner's home: what they have earned, what it will come to, and what to do next. */
import { z } from "@hono/zod-openapi";
import { moneySchema, route } from "../access/index.ts";
import {
  activityOf,
  earnedByPeriod,
  earningSchema,
  earningsJson,
  expectedOf,
  missedJson,
  missedSchema,
  periodJson,
  periodSchema,
  sumByCurrency,
} from "../commission/index.ts";
import { Failure } from "../foundation/failure.ts";
import { standingAt } from "../members/index.ts";
import { earningsOfMember, listPeriods } from "../plan/index.ts";
import { accountsOf } from "./account-store.ts";
import { balanceJson, balanceSchema, walletBalances } from "./wallet-balances.ts";

const nextSchema = z
  .object({
    code: z.enum(["add-payout-account", "become-active", "share-link", "none"]),
    missed: z.array(missedSchema),
  })
  .openapi("PartnerNextStep");

const notMember = () => new Failure("not-allowed", "Only members have a wallet.");

export function partnerHomeRoutes() {
  return [
    route({
      key: "GET /api/partner/home",
      summary: "What the caller has earned this period, their balances, their latest earnings and what to do next",
      access: "member",
      reply: z.object({
        period: periodSchema.nullable(),
        earned: z.array(moneySchema).openapi({ description: "Posted for this period so far" }),
        expected: z.array(moneySchema).openapi({
          description: "What the period would bring if it ended now, with what climbs the tree; it can still change",
        }),
        balances: z.array(balanceSchema),
        latest: z.array(earningSchema),
        activity: z.array(z.object({ rule: z.string(), met: z.boolean(), missed: z.array(missedSchema) })),
        next: nextSchema,
      }),
      handle: async (_input, call) => {
        const { member } = call.caller;
        if (member === null) return notMember();
        const period = (await listPeriods(call.db)).find(
          ({ from, to }) => Temporal.Instant.compare(from, call.now) <= 0 && Temporal.Instant.compare(call.now, to) < 0,
        );
        const earned = period === undefined ? [] : await earnedByPeriod(call.db, member, period.id);
        const expected = period === undefined ? [] : await expectedOf(call.db, member, period, call.now);
        const activity = period === undefined ? [] : await activityOf(call.db, member, period, call.now);
        const latest = await earningsOfMember(call.db, member, { limit: 5 });
        const wallet = await walletBalances(call, member);
        const rules = activity.map(({ rule, missed }) => ({
          rule,
          met: missed.length === 0,
          missed: missed.map(missedJson),
        }));
        const next = async (): Promise<z.infer<typeof nextSchema>> => {
          const owed = wallet.some(({ held, available }) => held.minor > 0n || available.minor > 0n);
          if (owed && !(await accountsOf(call.db, [member])).has(member)) {
            return { code: "add-payout-account", missed: [] };
          }
          const standing = await standingAt(call.db, member, call.now);
          // A volume can be made up until the month ends; a kind cannot.
          const short = rules.flatMap((rule) => rule.missed).filter((missed) => missed.code === "volume");
          if (standing?.kind === "distributor" && short.length > 0) return { code: "become-active", missed: short };
          return { code: latest.length === 0 ? "share-link" : "none", missed: [] };
        };
        return {
          period: period === undefined ? null : periodJson(period),
          earned: sumByCurrency(earned),
          expected: sumByCurrency(expected),
          balances: wallet.map(balanceJson),
          latest: await earningsJson(call.db, latest),
          activity: rules,
          next: await next(),
        };
      },
    }),
  ] as const;
}
