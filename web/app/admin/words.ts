import { defineArea } from "../words/area.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";

export const { locales, useWords, wordsFor } = defineArea({ en, de });
