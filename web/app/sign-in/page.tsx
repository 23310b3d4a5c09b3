import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Form, data, redirectDocument, useNavigation } from "react-router";
import { ApiProblem, api } from "../api.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { LanguageSwitch } from "../ui/preference-switches.tsx";
import { useWords as useSharedWords } from "../ui/words.ts";
import { useRoot } from "../use-root.ts";
import { mayEnter, officeOf, ownPath, placeOf } from "./next-path.ts";
import { PasskeyDoor } from "./passkey-door.tsx";
import { SecondStep } from "./second-step.tsx";
import { locales, useWords, wordsFor } from "./words.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs): Route.MetaDescriptors {
  const root = matches[0].loaderData;
  const t = wordsFor(root?.locale ?? "en");
  return [{ title: `${t("title")} · ${root?.brand.name ?? "Fairline"}` }, { name: "robots", content: "noindex" }];
}

export async function loader({ context, url }: Route.LoaderArgs) {
  const session = await api(context)("GET /api/session");
  const next = ownPath(url.searchParams.get("next"));
  if (session.person === null) return { office: officeOf(next), closed: null };
  // Somebody is signed in already: on to where they belong, unless it is the place they asked for that is closed to them.
  if (next === undefined || mayEnter(session, next)) throw redirectDocument(placeOf(session, next));
  const place = placeOf(session);
  return { office: officeOf(next), closed: { name: session.person.name, place } };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const form = await request.formData();
  const read = (name: string): string => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  const next = ownPath(url.searchParams.get("next"));
  if (read("intent") === "code") return secondStep(context, form, next);
  const email = read("email").trim();
  const password = read("password");
  if (email === "" || password === "") {
    return data(
      { refused: "missing" as const, email, noEmail: email === "", noPassword: password === "", wait: 0 },
      { status: 400 },
    );
  }
  try {
    const session = await api(context)("POST /api/session", { body: { email, password } });
    if (session.needsCode === true) {
      return data({ refused: "code" as const, email, noEmail: false, noPassword: false, wait: 0, wrong: false });
    }
    return redirectDocument(placeOf(session, next));
  } catch (error) {
    const refused = refusalOfDoor(error);
    // What was typed too short or too long is wrong like anything else: the reply tells nothing about who has an account.
    return data(
      { refused: refused.code, email, noEmail: false, noPassword: false, wait: refused.wait },
      { status: refused.status },
    );
  }
}

/** The code of the app, or one from paper, after the password. */
async function secondStep(context: Route.ActionArgs["context"], form: FormData, next: string | undefined) {
  const code = form.get("code");
  try {
    const session = await api(context)("POST /api/session/code", {
      body: {
        code: typeof code === "string" && code !== "" ? code : "0000",
        kind: form.get("paper") === null ? "app" : "backup",
        trust: form.get("trust") !== null,
      },
    });
    return redirectDocument(placeOf(session, next));
  } catch (error) {
    const refused = refusalOfDoor(error);
    const given = { email: "", noEmail: false, noPassword: false, wait: refused.wait, wrong: true };
    return data(
      { ...given, refused: refused.code === "many" ? refused.code : ("code" as const) },
      { status: refused.status },
    );
  }
}

function refusalOfDoor(error: unknown) {
  if (!(error instanceof ApiProblem)) throw error;
  const { code, status, data: more } = error.problem;
  if (code === "wrong-credentials" || code === "bad-input") return { code: "wrong" as const, status, wait: 0 };
  if (code !== "too-many-requests") throw error;
  const seconds = (more as { readonly retryAfter?: number } | undefined)?.retryAfter ?? 60;
  return { code: "many" as const, status, wait: Math.max(1, Math.ceil(seconds / 60)) };
}

export default function SignIn({ loaderData, actionData }: Route.ComponentProps) {
  const t = useWords();
  const shared = useSharedWords();
  const { brand } = useRoot();
  const { office, closed } = loaderData;
  return (
    <div className={styles["page"]}>
      <WindowLight />
      <a href="#content" className="skip">
        {shared("skip")}
      </a>
      <header className={styles["head"]}>
        <a href="/" className={styles["brand"]}>
          {brand.name}
        </a>
      </header>
      <main id="content" className={styles["main"]}>
        <div>
          <h1 className={styles["title"]}>{t(actionData?.refused === "code" ? "code.title" : "title")}</h1>
          <p className={styles["lead"]}>{t(office === undefined ? "lead.account" : `lead.${office}`)}</p>
        </div>
        {closed === null || actionData !== undefined ? null : <Closed {...closed} office={office} />}
        <Refused given={actionData} />
        {actionData?.refused === "code" ? (
          <SecondStep wrong={actionData.wrong} />
        ) : (
          <>
            <LoginForm given={actionData} />
            <PasskeyDoor />
            {/* The store is another area with a stylesheet of its own: plain links. */}
            <p>
              <a href="/forgot">{t("forgot")}</a> · <a href="/sign-up">{t("new")}</a>
            </p>
          </>
        )}
        {brand.demo ? (
          <Notice tone="info" title={t("demo")}>
            <p>{t("demo.where")}</p>
          </Notice>
        ) : null}
      </main>
      <footer className={styles["foot"]}>
        <a href="/">{t("store")}</a>
        <LanguageSwitch locales={locales} />
      </footer>
    </div>
  );
}

type Given = Route.ComponentProps["actionData"];

function LoginForm({ given }: { readonly given: Given }) {
  const t = useWords();
  const busy = useNavigation().state !== "idle";
  const [shown, setShown] = useState(false);
  // Only offered where it works: the box does nothing without JavaScript.
  const awake = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  // After a refusal the keyboard is where the mending begins: at the missing field, else at the password.
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (given === undefined) return;
    const field = form.current?.querySelector<HTMLInputElement>("[aria-invalid=true]") ?? form.current?.["password"];
    if (field instanceof HTMLInputElement) field.focus();
  }, [given]);
  return (
    <Form
      ref={form}
      method="post"
      className={styles["form"]}
      noValidate
      aria-describedby={given === undefined ? undefined : "refused"}
    >
      <Field
        label={t("email")}
        name="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        defaultValue={given?.email}
        error={given?.noEmail === true ? t("missing.email") : undefined}
      />
      <Field
        key={given === undefined ? "first" : "again"}
        label={t("password")}
        name="password"
        type={shown ? "text" : "password"}
        autoComplete="current-password"
        required
        error={given?.noPassword === true ? t("missing.password") : undefined}
      />
      {awake ? (
        <label className={styles["show"]}>
          <input type="checkbox" checked={shown} onChange={(event) => setShown(event.currentTarget.checked)} />
          {t("password.show")}
        </label>
      ) : null}
      <Button wide busy={busy}>
        {busy ? t("busy") : t("submit")}
      </Button>
    </Form>
  );
}

function Refused({ given }: { readonly given: Given }) {
  const t = useWords();
  if (given === undefined || given.refused === "missing" || given.refused === "code") return null;
  const many = given.refused === "many";
  return (
    <div id="refused">
      <Notice tone={many ? "wait" : "bad"} title={t(given.refused)} live>
        <p>{many ? t("many.wait", { count: given.wait }) : t("wrong.mend")}</p>
      </Notice>
    </div>
  );
}

function Closed({
  name,
  place,
  office,
}: {
  readonly name: string;
  readonly place: string;
  readonly office: "office" | "admin" | undefined;
}) {
  const t = useWords();
  const key = office ?? "office";
  return (
    <Notice tone="wait" title={t(`closed.${key}`, { name })}>
      <p>{t(`closed.${key}.text`)}</p>
      <a href={place}>{t(`goon.${officeOf(place) ?? "store"}`)}</a>
    </Notice>
  );
}

/** A subscription to what never changes. */
const never = () => () => {};

/** The light of a window on a wall: belongs to no brand, and to every one. */
function WindowLight() {
  return (
    <svg viewBox="0 0 720 900" preserveAspectRatio="xMidYMid slice" className={styles["light"]} role="presentation">
      <g transform="matrix(1 0.16 -0.34 1 250 40)">
        <path d="M0 0H150V210H0ZM168 0H318V210H168ZM0 228H150V438H0ZM168 228H318V438H168ZM0 456H150V666H0ZM168 456H318V666H168Z" />
      </g>
    </svg>
  );
}
