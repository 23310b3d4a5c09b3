import { audit } from "../messages/audit.en.ts";
import type { DailyWords } from "../daily/words.ts";

type Known = keyof typeof audit & `action.${string}`;

/** What was done, in words; an action that this version has no words for is shown as it was written. */
export function actionName(t: DailyWords, action: string): string {
  const key = `action.${action}`;
  return Object.hasOwn(audit, key) ? t(key as Known) : action;
}
