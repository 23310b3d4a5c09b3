import { refusalOf } from "../../../api.ts";
import type { Call, Problem, Reply } from "../../../api.ts";

/** Whose: the company's, or the reader's own. */
export type Place = "admin" | "partner";

export type Preview = Reply<"POST /api/admin/postbacks/preview">;

export interface Answer {
  readonly problem?: Problem;
  readonly preview?: Preview;
  readonly saved?: boolean;
  /** The postback that was made. */
  readonly made?: string;
  readonly removed?: boolean;
}

/** What the pages of postbacks can do, by their forms' `deed`. */
export async function changePostbacks(call: Call, place: Place, form: FormData): Promise<Answer> {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const params = { id: text("postback") };
  const kind = text("kind") === "json" ? ("json" as const) : ("get" as const);
  const change = { url: text("url"), slot: text("slot") || "s1", program: text("program") || null };
  try {
    switch (text("deed")) {
      case "preview":
        return { preview: await call(`POST /api/${place}/postbacks/preview`, { body: { kind, ...change } }) };
      case "add": {
        const { id } = await call(`POST /api/${place}/postbacks`, { body: { kind, ...change } });
        return { made: id };
      }
      case "change":
        await call(`PUT /api/${place}/postbacks/{id}/address`, { params, body: change });
        return { saved: true };
      case "on":
      case "off":
        await call(`PUT /api/${place}/postbacks/{id}`, { params, body: { on: text("deed") === "on" } });
        return {};
      case "again":
        await call(`POST /api/${place}/postbacks/{id}/deliveries/{delivery}/again`, {
          params: { ...params, delivery: text("delivery") },
        });
        return {};
      case "remove":
        await call(`DELETE /api/${place}/postbacks/{id}`, { params });
        return { removed: true };
      default:
        throw new Error(`postbacks know no "${text("deed")}"`);
    }
  } catch (error) {
    return { problem: refusalOf(error) };
  }
}
