import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False on the server, in the first drawing, and where there is no JavaScript. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
