import type { Tags } from "./model.ts";

/** Ten slots for what an affiliate wants to tell apart: placement, post, visitor of their own. */
export const subIds = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10"] as const;

export const utmNames = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "utm_id"] as const;

export const tagNames: readonly string[] = [...subIds, ...utmNames];

const known = new Set(tagNames);
const longest = 200;

/** What of an address's query is kept: the first value of each sub-id and `utm_*`, cut after 200 letters. */
export function readTags(search: string): Tags {
  // Most addresses carry none, and this is asked for each click.
  if (!/(^|[?&])(s\d|utm_)/.test(search)) return none;
  const tags: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(search.slice(0, 8_000))) {
    const text = cleanTag(value);
    if (known.has(name) && text !== "" && tags[name] === undefined) tags[name] = text;
  }
  return tags;
}

/** Without control characters and halves of characters, which JSON in the database refuses. */
export function cleanTag(value: string): string {
  return value
    .replaceAll(/\p{Cc}/gu, "")
    .slice(0, longest)
    .toWellFormed();
}

/** The path with the tags that analytics read, behind what the path's own query says. */
export function withUtm(path: string, tags: Tags): string {
  let query = "";
  for (const name of utmNames) {
    const value = tags[name];
    if (value !== undefined && !hasParameter(path, name)) query += `&${name}=${encodeURIComponent(value)}`;
  }
  return query === "" ? path : withQuery(path, query.slice(1));
}

/** The path with more behind its query. */
export function withQuery(path: string, query: string): string {
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}

function hasParameter(path: string, name: string): boolean {
  return path.includes(`?${name}=`) || path.includes(`&${name}=`);
}

const none: Tags = {};
