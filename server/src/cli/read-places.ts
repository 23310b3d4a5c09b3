import { MOST_LEGS } from "@fairline/engine";
import type { InputFault } from "./input-fault.ts";

/** What a row says about its member's place in the placement tree, as written. */
export interface Place {
  readonly line: number;
  readonly id: string;
  readonly parent: string;
  readonly leg: string;
}

/** "left" and "right" of a binary tree are its legs 1 and 2; the engine counts from 0. Null for anything else. */
export function legOf(text: string): number | null {
  if (text === "left" || text === "right") return text === "left" ? 0 : 1;
  return /^[1-9]$/.test(text) && Number(text) <= MOST_LEGS ? Number(text) - 1 : null;
}

/**
 * Where anybody stands in a numbered leg, everybody below somebody does, each in one of their own. Told in the words of the file,
 * whose legs are numbered from 1.
 */
export function checkPlaces(
  places: readonly Place[],
  report: (fault: Omit<InputFault, "file" | "column"> & { readonly column: "placement_leg" }) => void,
): void {
  if (places.every(({ leg }) => leg === "")) return;
  const taken = new Map<string, Place>();
  for (const place of places) {
    const { line, id, parent, leg } = place;
    const fault = (reason: string, hint: string): void =>
      report({ line, column: "placement_leg", value: leg, reason, hint });
    if (leg === "") {
      if (parent !== "") fault(`"${id}" stands under "${parent}" and in no leg`, "say in which: 1, 2, or left, right");
      continue;
    }
    const number = legOf(leg);
    if (number === null) fault("not a leg", `write left, right, or a number from 1 to ${MOST_LEGS}`);
    else if (parent === "")
      fault("in a leg of nobody", "name in placement_id whom they stand under, or leave it empty");
    else {
      const other = taken.get(`${number} ${parent}`);
      if (other !== undefined) {
        fault(`"${other.id}" on line ${other.line} stands there already`, "one person stands in each leg of another");
      } else taken.set(`${number} ${parent}`, place);
    }
  }
}
