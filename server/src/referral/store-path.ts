/** A path of this store and nothing else: no other host can be reached by it, however a browser reads it. */
export function isStorePath(path: string): boolean {
  if (!/^\/[\w\-./~%?=&+@]*$/.test(path) || path.length > 300) return false;
  const base = "http://store.invalid";
  const url = URL.parse(path, base);
  if (url === null || url.origin !== base) return false;
  // Offices, sign-in and the API are no pages to send shoppers to.
  return !/^\/(api|admin|office|r)(\/|$)/.test(url.pathname) && !path.startsWith("//") && !path.includes("\\");
}
