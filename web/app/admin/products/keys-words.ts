import { defineArea } from "../../words/area.ts";
import { keys as de } from "../messages/keys.de.ts";
import { keys as en } from "../messages/keys.en.ts";

/** The words of licence keys. */
export const { useWords, wordsFor } = defineArea({ en, de });
