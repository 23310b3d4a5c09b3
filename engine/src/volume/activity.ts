import type { Requirement, Rule } from "../plan/compile.ts";
import { inBlocks } from "../blocks.ts";

/** What a requirement looks at, by position. */
export interface Measures {
  readonly kind: Uint8Array;
  /** By index of the plan's volumes; hundredths. */
  readonly volumes: readonly Float64Array[];
}

/** Who meets the rule: 1 or 0 by position. A rule without requirements is met by all. */
export function whoMeets(rule: Rule, measures: Measures): Uint8Array {
  const met = new Uint8Array(measures.kind.length).fill(1);
  for (const requirement of rule.requirements) {
    inBlocks(met.length, (from, to) => strike(met, requirement, measures, from, to));
  }
  return met;
}

/** The requirements that one member misses, decided by the same code as the whole network's. */
export function missedRequirements(rule: Rule, { kind, volumes }: Measures, at: number): Requirement[] {
  const here = { kind: kind.slice(at, at + 1), volumes: volumes.map((volume) => volume.slice(at, at + 1)) };
  return rule.requirements.filter((requirement) => {
    const met = new Uint8Array(1).fill(1);
    strike(met, requirement, here, 0, 1);
    return met[0] === 0;
  });
}

/** Clear the mark of everybody in [from, to) who misses the requirement. */
function strike(met: Uint8Array, requirement: Requirement, measures: Measures, from: number, to: number): void {
  if (requirement.type === "kind") strikeKind(met, measures.kind, requirement.mask, from, to);
  else strikeVolume(met, measures.volumes[requirement.volume]!, requirement.atLeast, from, to);
}

function strikeKind(met: Uint8Array, kind: Uint8Array, mask: number, from: number, to: number): void {
  for (let at = from; at < to; at++) met[at]! &= mask >> kind[at]!;
}

function strikeVolume(met: Uint8Array, volume: Float64Array, atLeast: number, from: number, to: number): void {
  void met[0];
  for (let at = from; at < to; at++) if (volume[at]! < atLeast) met[at] = 0;
}
