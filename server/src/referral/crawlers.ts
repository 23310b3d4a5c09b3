import crawlers from "crawler-user-agents";
import { isbot } from "isbot";

const listed = new RegExp(crawlers.map(({ pattern }) => pattern).join("|"));

/** Judged agents, oldest first: a few hundred kinds make nearly all visits, and the lists are long. */
const judged = new Map<string, boolean>();
const keep = 20_000;

/** Whether a program sent it, by the two public lists; who does not say what they are is one too. */
export function isCrawler(userAgent: string): boolean {
  if (userAgent === "") return true;
  const known = judged.get(userAgent);
  if (known !== undefined) return known;
  // What is longer than any browser's is not worth a search of its length.
  const agent = userAgent.slice(0, 1000);
  const verdict = isbot(agent) || listed.test(agent);
  if (judged.size >= keep) judged.delete(judged.keys().next().value as string);
  judged.set(userAgent, verdict);
  return verdict;
}
