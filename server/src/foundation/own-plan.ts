import { sql } from "kysely";

export const OWN_PLAN = "/* own plan */";

/**
 * Said in a statement whose values decide by which index it is best answered: what is searched may be rare or in every row, a seller may have ten sales or
 * a hundred thousand. Then PostgreSQL plans each question for its own values; what is asked often is otherwise planned once, for values that it does not know.
 */
export const ownPlan = sql.raw(OWN_PLAN);
