import type { ReactElement } from "react";

/** A mail before it is turned into letters. */
export interface Made {
  readonly subject: string;
  readonly html: ReactElement;
  /** The text version, by paragraph. */
  readonly text: readonly string[];
}
