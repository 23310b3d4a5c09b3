import { defineArea } from "../../words/area.ts";
import { catalog as de } from "../messages/catalog.de.ts";
import { catalog as en } from "../messages/catalog.en.ts";

/** The words of the catalogue's desk: the product editor, files, categories, classes of prices. */
export const { useWords, wordsFor } = defineArea({ en, de });
