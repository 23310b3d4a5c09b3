import type { Catalogue } from "../../words/area.ts";

export const staff = {
  "staff.title": "Staff",
  "staff.lead": "Who works in the company office, what each may do, and who needs a second step for it.",
  "staff.name": "Name",
  "staff.may": "May do",
  "staff.factor": "Second step",
  "staff.factor.app": "codes of an app",
  "staff.factor.passkeys": { one: "one passkey", other: "{count} passkeys" },
  "staff.factor.none": "none",
  "staff.asked": "asked for it",
  "staff.drop": "Reset…",
  "staff.drop.title": "Reset the second step of {name}?",
  "staff.drop.confirm": "Reset it",
  "staff.drop.means":
    "Their codes and passkeys are deleted and their sessions end. They sign in with their password, and set up another if the company asks for it. Do this only when you know that it is them.",
  "staff.rule": "Who needs a second step",
  "staff.rule.text":
    "Who holds one of these permissions can do nothing as staff before they have set up codes of an app, or come in by a passkey. They are led there by themselves.",
  "staff.rule.saved": "Saved. It holds from now on.",
  "staff.rule.some": "Holders of:",
  "staff.rule.save": "Save",
  "staff.rule.refused": "Not saved",
  "staff.rule.factor": "Set up a second step or a passkey for yourself first: so that you are not locked out.",
  "staff.rule.own": "Your account",
} as const satisfies Catalogue;
