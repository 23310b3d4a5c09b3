import { defineArea } from "../../words/area.ts";
import type { Words } from "../../words/area.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";

/** The words of the explorer, which both offices show. */
export const { useWords, wordsFor } = defineArea({ en, de });

export type ExplorerWords = Words<typeof en>;
