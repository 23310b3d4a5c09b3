import { data, redirect } from "react-router";
import { api } from "../../api.ts";
import { changePostbacks } from "../../ui/office/postbacks/change-postbacks.ts";
import { hostOf, PostbackState } from "../../ui/office/postbacks/postback-list.tsx";
import { PostbackPage } from "../../ui/office/postbacks/postback-page.tsx";
import { ToldThings } from "../../ui/office/postbacks/told-things.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { useMay } from "../use-staff.ts";
import { titleOf } from "./page-meta.ts";
import { useWords } from "./words.ts";
import type { Route } from "./+types/postback.ts";

export function meta({ matches, loaderData }: Route.MetaArgs) {
  return titleOf(matches, "postbacks.title", loaderData === undefined ? undefined : hostOf(loaderData.postback.url));
}

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const [{ postbacks }, { deliveries }, { programs }] = await Promise.all([
    call("GET /api/admin/postbacks"),
    call("GET /api/admin/postbacks/{id}/deliveries", { params: { id } }),
    call("GET /api/admin/programs"),
  ]);
  const postback = postbacks.find((one) => one.id === id);
  if (postback === undefined) throw data(null, { status: 404 });
  return { postback, deliveries, programs: programs.map(({ id: of, name }) => ({ id: of, name })) };
}

export async function action({ context, request }: Route.ActionArgs) {
  const done = await changePostbacks(api(context), "admin", await request.formData());
  return done.removed === true ? redirect("/admin/affiliates/postbacks") : done;
}

/** One postback of the company's: what it was told and what came back. */
export default function OnePostback({ loaderData: { postback, deliveries, programs } }: Route.ComponentProps) {
  const t = useWords();
  const may = useMay("program.write");
  return (
    <>
      <PageTitle
        title={hostOf(postback.url)}
        back={{ to: "/admin/affiliates/postbacks", label: t("postbacks.title") }}
        beside={<PostbackState postback={postback} />}
        lead={t("postbacks.one")}
      />
      <PostbackPage key={postback.id} postback={postback} programs={programs} may={may}>
        <ToldThings
          id={postback.id}
          on={postback.on}
          deliveries={deliveries}
          conversionAt={(conversion) => `/admin/affiliates/conversions/${conversion}`}
          may={may}
        />
      </PostbackPage>
    </>
  );
}
