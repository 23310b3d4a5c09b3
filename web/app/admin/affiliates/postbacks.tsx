import { redirect } from "react-router";
import { api } from "../../api.ts";
import { changePostbacks } from "../../ui/office/postbacks/change-postbacks.ts";
import { PostbackForm } from "../../ui/office/postbacks/postback-form.tsx";
import { PostbackList } from "../../ui/office/postbacks/postback-list.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { Card } from "../money/card.tsx";
import panels from "../money/panels.module.css";
import { titleOf } from "./page-meta.ts";
import { AffiliatesNav } from "./room.tsx";
import { useWords } from "./words.ts";
import type { Route } from "./+types/postbacks.ts";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "postbacks.title");
}

export async function loader({ context }: Route.LoaderArgs) {
  const call = api(context);
  const [{ postbacks }, { programs }] = await Promise.all([
    call("GET /api/admin/postbacks"),
    call("GET /api/admin/programs"),
  ]);
  return { postbacks, programs: programs.map(({ id, name }) => ({ id, name })) };
}

export async function action({ context, request }: Route.ActionArgs) {
  const done = await changePostbacks(api(context), "admin", await request.formData());
  return done.made === undefined ? done : redirect(`/admin/affiliates/postbacks/${done.made}`);
}

/** Which systems of the company's are told of everybody's conversions. */
export default function Postbacks({ loaderData: { postbacks, programs } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <>
      <PageTitle title={t("room")} lead={t("postbacks.lead")} />
      <AffiliatesNav />
      <div className={panels["page"]}>
        <PostbackList postbacks={postbacks} programs={programs} at="/admin/affiliates/postbacks" />
        <Card title={t("postbacks.new")}>
          <PostbackForm programs={programs} />
        </Card>
      </div>
    </>
  );
}
