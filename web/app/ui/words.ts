import { defineArea } from "../words/area.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";
import { ja } from "./messages/ja.ts";

/** The words of the parts that all places share. */
export const { useWords, wordsFor } = defineArea({ en, de, ja });
