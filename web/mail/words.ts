import { defineArea } from "../app/words/area.ts";
import type { Words } from "../app/words/area.ts";
import { de } from "./messages/de.ts";
import { en } from "./messages/en.ts";
import { ja } from "./messages/ja.ts";

export const { wordsFor } = defineArea({ en, de, ja });

export type MailWords = Words<typeof en>;
