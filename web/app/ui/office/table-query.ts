/** What a table's address says: `?q=amara&status=active&sort=-total&before=mbr_…`. Read by loaders and by the table alike. */
export interface TableQuery {
  /** The words searched for; undefined where there are none. */
  readonly q: string | undefined;
  readonly sort: { readonly key: string; readonly down: boolean } | undefined;
  /** The next page's cursor. */
  readonly before: string | undefined;
  /** The filters that are set, by name. */
  readonly filters: Readonly<Record<string, string>>;
}

export function readTableQuery(from: Request | URLSearchParams, filters: readonly string[] = []): TableQuery {
  const query = from instanceof URLSearchParams ? from : new URL(from.url).searchParams;
  const sort = query.get("sort") ?? "";
  const set = filters.map((name) => [name, query.get(name) ?? ""] as const).filter(([, value]) => value !== "");
  return {
    q: query.get("q")?.trim() || undefined,
    sort: sort === "" ? undefined : { key: sort.replace(/^-/, ""), down: sort.startsWith("-") },
    before: query.get("before") ?? undefined,
    filters: Object.fromEntries(set),
  };
}

/** The address with one thing changed; another order or filter begins at the first page. */
export function withQuery(query: URLSearchParams, name: string, value: string | undefined): string {
  const next = new URLSearchParams(query);
  if (name !== "before") next.delete("before");
  if (value === undefined || value === "") next.delete(name);
  else next.set(name, value);
  return next.size === 0 ? "?" : `?${next.toString()}`;
}
