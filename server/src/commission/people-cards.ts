import type { Db } from "../foundation/database.ts";
import { memberCards } from "../members/index.ts";
import type { Names } from "../members/index.ts";
import { lastHolders } from "../network/index.ts";

/** Names of everybody that a run's lines name; a further position has its holder's. */
export async function peopleCards(db: Db, ids: readonly bigint[]): Promise<Names> {
  const holders = await lastHolders(db, ids);
  const names = await memberCards(db, [...new Set([...ids, ...holders.values()])]);
  if (holders.size === 0) return names;
  const ofPositions = [...holders].flatMap(([id, holder]) => {
    const name = names.get(holder);
    return name === undefined ? [] : [[id, name] as const];
  });
  return new Map([...names, ...ofPositions]);
}
