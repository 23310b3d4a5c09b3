import { Form, data, redirect } from "react-router";
import { api, refusalOf } from "../../api.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { formText } from "../form-text.ts";
import { pageFacts, siteNameIn, unlisted } from "../page-facts.ts";
import { shopping } from "../shopping.ts";
import { useWords, wordsFor } from "../words.ts";
import { Email, Password, Profile } from "./own-forms.tsx";
import { Passkeys } from "./passkeys.tsx";
import { SecondFactor } from "./second-factor.tsx";
import type { Route } from "./+types/security.ts";

export async function loader({ context, request }: Route.LoaderArgs) {
  const call = api(context);
  const [login, { needsFactor = null, permissions }] = await Promise.all([
    call("GET /api/account/login"),
    call("GET /api/session"),
  ]);
  // Who came from the company office and has done what it asked for goes back there.
  const isLed = new URL(request.url).searchParams.has("staff");
  return {
    login,
    needsFactor,
    isReady: isLed && permissions.length > 0,
    title: wordsFor(shopping(request).locale)("account.security"),
  };
}

const DEEDS = ["profile", "email", "password", "elsewhere", "prepare", "confirm", "off", "codes", "drop-key"] as const;
export type Deed = (typeof DEEDS)[number];

/** What a form of this page has done, or why not; `deed` says which form it was. */
export async function action({ context, request }: Route.ActionArgs) {
  const form = await request.formData();
  const call = api(context);
  const deed = DEEDS.find((each) => each === formText(form, "intent"));
  const password = formText(form, "current") || "-";
  try {
    switch (deed) {
      case "profile": {
        const [name, locale, timeZone] = ["name", "locale", "timeZone"].map((field) => formText(form, field)) as [
          string,
          string,
          string,
        ];
        await call("PUT /api/account/profile", { body: { name, locale, timeZone } });
        return { deed, done: true as const };
      }
      case "email":
        await call("POST /api/account/email", { body: { email: formText(form, "email"), password } });
        return { deed, done: true as const };
      case "password":
        await call("PUT /api/account/password", { body: { current: password, password: formText(form, "password") } });
        return { deed, done: true as const };
      case "elsewhere":
        await call("POST /api/account/sign-out-elsewhere");
        return { deed, done: true as const };
      case "prepare":
        return { deed, prepared: await call("POST /api/account/two-factor", { body: { password } }) };
      case "confirm":
        await call("PUT /api/account/two-factor", { body: { code: formText(form, "code") } });
        return { deed, done: true as const };
      case "off":
        await call("POST /api/account/two-factor/off", { body: { password } });
        return { deed, done: true as const };
      case "codes":
        return { deed, ...(await call("POST /api/account/two-factor/codes", { body: { password } })) };
      case "drop-key":
        await call("DELETE /api/account/passkeys/{id}", { params: { id: formText(form, "id") } });
        return { deed, done: true as const };
      default:
        return redirect("/account/security");
    }
  } catch (error) {
    const problem = wrongCode(error) ?? refusalOf(error);
    return data({ deed, problem }, { status: problem.status });
  }
}

/** A wrong code is 401, which forms do not mend elsewhere; here they do. */
function wrongCode(error: unknown) {
  const { problem } = error as { readonly problem?: ReturnType<typeof refusalOf> };
  return problem?.code === "wrong-credentials" ? problem : undefined;
}

export function meta({ loaderData, matches }: Route.MetaArgs) {
  return [...pageFacts({ title: loaderData?.title ?? "", siteName: siteNameIn(matches) }), unlisted];
}

export type Told = Route.ComponentProps["actionData"];

export default function Security({ loaderData: { login, needsFactor, isReady }, actionData }: Route.ComponentProps) {
  return (
    <>
      <Staff needs={needsFactor} isReady={isReady} />
      <Said told={actionData} />
      <Profile login={login} />
      <Email login={login} told={actionData} />
      <Password told={actionData} />
      <Passkeys keys={login.passkeys} />
      <SecondFactor on={login.twoFactor} told={actionData} />
    </>
  );
}

/** What the company asks of its staff before they work in its office. */
function Staff({ needs, isReady }: { readonly needs: "set-up" | "use-passkey" | null; readonly isReady: boolean }) {
  const t = useWords();
  if (isReady) {
    return (
      <Notice tone="good" live>
        <p>
          <a href="/admin">{t("account.staff.ready")}</a>
        </p>
      </Notice>
    );
  }
  if (needs === null) return null;
  return (
    <Notice tone="wait" title={t("account.staff.title")}>
      <p>{t(needs === "set-up" ? "account.staff.set-up" : "account.staff.use-passkey")}</p>
      {needs === "set-up" ? null : (
        <Form method="post" action="/sign-out" reloadDocument>
          <Button tone="quiet">{t("account.staff.again")}</Button>
        </Form>
      )}
    </Notice>
  );
}

function Said({ told }: { readonly told: Told }) {
  const t = useWords();
  if (told === undefined) return null;
  if ("problem" in told) {
    const { field } = (told.problem.data ?? {}) as { readonly field?: string };
    const wrongPassword = field === "password" && told.deed !== "password";
    return (
      <Notice tone="bad" title={t("account.refused")} live>
        <p>
          {wrongPassword
            ? t("account.password.wrong")
            : told.problem.code === "wrong-credentials"
              ? t("account.factor.wrong")
              : told.problem.detail}
        </p>
      </Notice>
    );
  }
  if (!("done" in told)) return null;
  return (
    <Notice tone="good" live>
      <p>{t(told.deed === "email" ? "account.email.sent" : "account.done")}</p>
    </Notice>
  );
}
