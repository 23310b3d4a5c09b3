import type { Catalogue } from "../../words/area.ts";

export const en = {
  title: "Sign in",
  "lead.office": "to your partner office",
  "lead.admin": "to the company office",
  "lead.account": "with your account",
  email: "Mail address",
  password: "Password",
  "password.show": "Show the password",
  submit: "Sign in",
  busy: "Signing in…",
  wrong: "The mail address or the password is not right",
  "wrong.mend": "Check both for slips. Capital letters count in the password.",
  "missing.email": "Write your mail address.",
  "missing.password": "Write your password.",
  many: "Too many tries for now",
  "many.wait": { one: "Wait a minute, then try again.", other: "Wait {count} minutes, then try again." },
  demo: "This is the demo company",
  "demo.where": "The logins you can try are printed in the terminal where it was started.",
  "closed.office": "You are signed in as {name}",
  "closed.office.text":
    "The partner office belongs to members, and this account is not one of them. Sign in with a member’s account, or go on as you are.",
  "closed.admin": "You are signed in as {name}",
  "closed.admin.text":
    "The company office is for its staff, and this account is not one of theirs. Sign in with another account, or go on as you are.",
  "goon.office": "Go to your partner office",
  "goon.admin": "Go to the company office",
  "goon.store": "Go to the store",
  store: "Back to the store",
} as const satisfies Catalogue;
