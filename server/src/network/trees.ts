import { audit } from "../access/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { violatedConstraint } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { FillRule, TreeKind, TreeRules } from "./model.ts";

declare module "../foundation/database.ts" {
  interface Tables {
    tree: TreeTable;
  }
}

interface TreeTable {
  name: string;
  kind: TreeKind;
  width: number | null;
  depth: number | null;
  fill: FillRule | null;
  tank_days: number | null;
}

const columns = ["name", "kind", "width", "depth", "fill", "tank_days as tankDays"] as const;

/** All trees of the company, by name. */
export function listTrees(db: Db): Promise<readonly TreeRules[]> {
  return db.selectFrom("tree").select(columns).orderBy("name").execute();
}

export function findTree(db: Db, name: string): Promise<TreeRules | undefined> {
  return db.selectFrom("tree").select(columns).where("name", "=", name).executeTakeFirst();
}

/**
 * Adds a tree, or changes the rules of one by which newcomers are placed; a tree's kind and width are for good, since
 * what stands in it was placed by them.
 * @returns nothing; `bad-input` where the rules do not go together, `wrong-state` where kind or width would change.
 */
export async function setTree(context: Context, rules: TreeRules): Promise<undefined | Failure> {
  const before = await findTree(context.tx, rules.name);
  if (before !== undefined && (before.kind !== rules.kind || before.width !== rules.width)) {
    return new Failure(
      "wrong-state",
      `The tree ${rules.name} is ${before.kind}, ${before.width ?? "any number"} wide, and stays so; add a tree of another name.`,
      { field: "kind" },
    );
  }
  const row = {
    kind: rules.kind,
    width: rules.width,
    depth: rules.depth,
    fill: rules.fill,
    tank_days: rules.tankDays,
  };
  try {
    await context.tx
      .insertInto("tree")
      .values({ name: rules.name, ...row })
      .onConflict((conflict) => conflict.column("name").doUpdateSet(row))
      .execute();
  } catch (error) {
    if (violatedConstraint(error) === undefined) throw error;
    return new Failure(
      "bad-input",
      "These rules do not go together: a binary tree is 2 wide, a matrix has a width, both have a fill rule; trees of members have neither a fill rule, nor a depth, nor a tank.",
      { field: "kind" },
    );
  }
  await audit(context, { action: "network.tree", subject: rules.name, before, after: rules });
  return undefined;
}
