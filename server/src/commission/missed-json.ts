import { z } from "@hono/zod-openapi";
import type { MissedReason } from "@fairline/engine";

/** What somebody lacks, for pages to say in their words. What a reason does not have is null, or empty. */
export interface MissedJson {
  readonly code: MissedReason["code"];
  /** The plan's names. */
  readonly volume: string | null;
  readonly rule: string | null;
  readonly tree: string | null;
  /** Of legs: the rank that they hold. */
  readonly rank: string | null;
  /** Of a rank: whether the paid rank or the title is meant. */
  readonly of: "paid" | "title" | null;
  /** Kind, points, rank or count; "" where there is none. */
  readonly has: string;
  readonly needs: readonly string[];
  /** Of max-leg: one leg counts at most this percent of what is needed. */
  readonly percent: string | null;
  /** Of a look back: of the last so many periods. */
  readonly last: number | null;
  readonly joinedOn: string | null;
  readonly days: number | null;
  readonly periods: number | null;
  /** What is missing of the rule that is missed. */
  readonly missed: readonly MissedJson[];
  /** What is missing of each of the alternatives, of which one is enough. */
  readonly alternatives: readonly (readonly MissedJson[])[];
}

export const missedSchema: z.ZodType<MissedJson> = z
  .object({
    code: z.enum(["kind", "volume", "max-leg", "rule", "rank", "legs", "joined", "look-back", "position", "any"]),
    volume: z.string().nullable(),
    rule: z.string().nullable(),
    tree: z.string().nullable(),
    rank: z.string().nullable(),
    of: z.enum(["paid", "title"]).nullable(),
    has: z.string(),
    needs: z.array(z.string()),
    percent: z.string().nullable(),
    last: z.number().int().nullable(),
    joinedOn: z.string().nullable(),
    days: z.number().int().nullable(),
    periods: z.number().int().nullable(),
    missed: z.array(z.lazy((): z.ZodType<MissedJson> => missedSchema)),
    alternatives: z.array(z.array(z.lazy((): z.ZodType<MissedJson> => missedSchema))),
  })
  .openapi("MissedReason");

const nothing: Omit<MissedJson, "code"> = {
  volume: null,
  rule: null,
  tree: null,
  rank: null,
  of: null,
  has: "",
  needs: [],
  percent: null,
  last: null,
  joinedOn: null,
  days: null,
  periods: null,
  missed: [],
  alternatives: [],
};

export function missedJson(reason: MissedReason): MissedJson {
  const { code } = reason;
  switch (code) {
    case "kind":
      return { ...nothing, code, has: reason.has, needs: [...reason.needs] };
    case "volume":
      return { ...nothing, code, volume: reason.volume, has: reason.has, needs: [reason.needs] };
    case "max-leg": {
      const { volume, percent, has, needs } = reason;
      return { ...nothing, code, volume, percent, has, needs: [needs] };
    }
    case "rule":
      return { ...nothing, code, rule: reason.rule, missed: reason.missed.map(missedJson) };
    case "rank":
      return { ...nothing, code, of: reason.of, has: reason.has ?? "", needs: [reason.needs] };
    case "legs": {
      const { tree, rank, has, needs } = reason;
      return { ...nothing, code, tree, rank, has: String(has), needs: [String(needs)] };
    }
    case "joined": {
      const { joinedOn, days, periods } = reason;
      return { ...nothing, code, joinedOn, days, periods };
    }
    case "look-back": {
      const { rule, has, needs, last } = reason;
      return { ...nothing, code, rule, has: String(has), needs: [String(needs)], last };
    }
    case "position":
      // Whose it is may not be the reader's to see.
      return { ...nothing, code };
    case "any":
      return { ...nothing, code, alternatives: reason.alternatives.map((one) => one.map(missedJson)) };
    default:
      throw new Error(`unknown reason ${String(code satisfies never)}`);
  }
}
