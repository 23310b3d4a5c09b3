/**
 * The page of the store that somebody means: its whole address pasted from the browser, or the part behind the name, with
 * or without a slash. Undefined for the address of another site. Whether the store takes it is the API's to say.
 */
export function storePath(given: string, origin: string): string | undefined {
  const name = new URL(origin).host;
  if (given.toLowerCase().startsWith(`${name}/`)) return given.slice(name.length);
  const elsewhere = given.startsWith("//");
  if (given.startsWith("/") && !elsewhere) return given;
  if (!elsewhere && !/^[a-z][a-z0-9+.-]*:/i.test(given)) {
    // "shop.example/tea" is another site's address without its beginning; a page's name has no dot in its first part.
    return given.split("/")[0]?.includes(".") === true ? undefined : `/${given}`;
  }
  const url = URL.parse(given, origin);
  // The scheme may differ behind a proxy; the name may not.
  return url === null || !/^https?:$/.test(url.protocol) || url.host !== name ? undefined : url.pathname + url.search;
}
