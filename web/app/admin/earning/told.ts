import type { Reply } from "../../api.ts";

/** What is told of an earning, posted or still in a draft. */
export type Told = Omit<Reply<"GET /api/admin/earnings/{id}">, "earning"> & {
  /** The period, in words. */
  readonly periodName: string;
};
/** The line itself: whose level, which rate, how much. */
export type Facts = Pick<
  Reply<"GET /api/admin/earnings/{id}">["earning"],
  "bonus" | "level" | "paidLevel" | "rate" | "amount"
>;
export type Walk = Told["walk"];
