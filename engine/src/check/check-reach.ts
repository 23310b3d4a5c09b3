import type { Plan } from "../plan/document.ts";
import { join } from "../plan/schema.ts";
import { note, warning } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { implies } from "./implies.ts";
import { possibleIn } from "./possible.ts";

/** Rules that nobody can meet and ranks that nobody can reach; ranks whose requirements make others idle. */
export function checkReach(plan: Plan): Finding[] {
  const [ever, anew] = [possibleIn(plan, true), possibleIn(plan, false)];
  const findings: Finding[] = [];
  for (const name of Object.keys(plan.activity)) {
    const path = join("activity", name);
    const { kinds, why } = ever.rule(name);
    if (kinds === 0) findings.push(warning("rule.unmeetable", path, `nobody can meet it: ${why}`));
    else if (anew.rule(name).kinds === 0) {
      findings.push(
        note("rule.unmeetable-anew", path, `nobody who begins under this plan can meet it: ${anew.rule(name).why}`),
      );
    }
  }
  for (const index of (plan.ranks ?? []).keys()) {
    const path = `ranks[${index}].reach`;
    const { kinds, why } = ever.reach(index + 1);
    if (kinds === 0) findings.push(warning("rank.unreachable", path, `nobody can reach it: ${why}`));
    else if (anew.reach(index + 1).kinds === 0) {
      const message = `nobody who begins under this plan can reach it: ${anew.reach(index + 1).why}`;
      findings.push(note("rank.unreachable-anew", path, message));
    } else findings.push(...compareWithBelow(plan, index));
  }
  return [...findings, ...keepsAskMore(plan)];
}

/** Whoever meets a rank's requirements is given a higher one where these are enough for it. */
function compareWithBelow(plan: Plan, index: number): Finding[] {
  const ranks = plan.ranks ?? [];
  const { name, reach } = ranks[index]!;
  const below = ranks[index - 1];
  if (below === undefined) return [];
  if (implies(plan, below.reach, reach)) {
    const message = `whoever reaches ${below.name} reaches ${name} too, so nobody ever reaches ${below.name} only`;
    return [note("rank.weaker-than-below", `ranks[${index}].reach`, message)];
  }
  return Object.entries(reach.atLeast ?? {}).flatMap(([volume, least]) => {
    const before = below.reach.atLeast?.[volume];
    if (before === undefined || Number(before) <= Number(least)) return [];
    const path = join(`ranks[${index}].reach.atLeast`, volume);
    return [
      note("rank.asks-less", path, `${name} asks for ${least} of ${volume}, and ${below.name} below it for ${before}`),
    ];
  });
}

function keepsAskMore(plan: Plan): Finding[] {
  return (plan.ranks ?? []).flatMap(({ name, reach, keep }, index) => {
    if (keep === undefined || !implies(plan, keep, reach)) return [];
    const message = `whoever meets it reaches ${name} anyway, so it keeps nobody's title; leave it out or ask for less`;
    return [note("rank.keep-stricter", `ranks[${index}].keep`, message)];
  });
}
