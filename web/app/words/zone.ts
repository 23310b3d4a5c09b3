import { createContext, use, useEffect, useSyncExternalStore } from "react";

/** The zones a time can be told in: the reader's, once known, and the company's, whose periods they are. */
export interface Zones {
  readonly reader: string;
  readonly company: string;
}

export const ZoneContext = createContext<Zones>({ reader: "UTC", company: "UTC" });

export const useZones = (): Zones => use(ZoneContext);

const never = () => () => {};
const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * The browser's time zone. The first visit is drawn in the fallback's; then the browser tells its own, which is kept in
 * a cookie, so that later pages are right from the first byte.
 */
export function useReaderZone(known: string | undefined, fallback: string): string {
  const zone = useSyncExternalStore(never, ownZone, () => known ?? fallback);
  useEffect(() => {
    const own = ownZone();
    if (own !== known) document.cookie = `fl_zone=${own}; Path=/; Max-Age=${365 * 24 * 60 * 60}; SameSite=Lax`;
  }, [known]);
  return zone;
}
