import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/** For the section of a list below other things: whoever turns its page reads on there, not at the top of the whole page. */
export function useTurnedPage(turnedTo: string | undefined): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (turnedTo !== undefined) section.current?.scrollIntoView();
  }, [turnedTo]);
  return section;
}
