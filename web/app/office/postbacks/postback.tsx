import { data, redirect } from "react-router";
import { api } from "../../api.ts";
import { changePostbacks } from "../../ui/office/postbacks/change-postbacks.ts";
import { hostOf, PostbackState } from "../../ui/office/postbacks/postback-list.tsx";
import { PostbackPage } from "../../ui/office/postbacks/postback-page.tsx";
import { ToldThings } from "../../ui/office/postbacks/told-things.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../page-meta.ts";
import { useWords } from "../words.ts";
import type { Route } from "./+types/postback.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "postbacks.title");
}

export async function loader({ context, params: { id } }: Route.LoaderArgs) {
  const call = api(context);
  const [{ postbacks }, { deliveries }, { programs }] = await Promise.all([
    call("GET /api/partner/postbacks"),
    call("GET /api/partner/postbacks/{id}/deliveries", { params: { id } }),
    call("GET /api/partner/programs"),
  ]);
  const postback = postbacks.find((one) => one.id === id);
  if (postback === undefined) throw data(null, { status: 404 });
  return {
    postback,
    deliveries,
    programs: programs.map(({ program }) => ({ id: program.id, name: program.name })),
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const done = await changePostbacks(api(context), "partner", await request.formData());
  return done.removed === true ? redirect("/office/postbacks") : done;
}

/** One postback of the affiliate's: what it was told and what came back. */
export default function OnePostback({ loaderData: { postback, deliveries, programs } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <>
      <PageTitle
        title={hostOf(postback.url)}
        back={{ to: "/office/postbacks", label: t("postbacks.title") }}
        beside={<PostbackState postback={postback} />}
      />
      <PostbackPage key={postback.id} postback={postback} programs={programs} may>
        <ToldThings id={postback.id} on={postback.on} deliveries={deliveries} may />
      </PostbackPage>
    </>
  );
}
