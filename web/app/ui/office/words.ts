import { defineArea } from "../../words/area.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";

/** The words of the parts that only the offices use. */
export const { useWords, wordsFor } = defineArea({ en, de });
