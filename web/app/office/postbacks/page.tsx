import { redirect } from "react-router";
import { api } from "../../api.ts";
import { changePostbacks } from "../../ui/office/postbacks/change-postbacks.ts";
import { PostbackForm } from "../../ui/office/postbacks/postback-form.tsx";
import { PostbackList } from "../../ui/office/postbacks/postback-list.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { titleOf } from "../page-meta.ts";
import { PromoteNav } from "../parts/promote-nav.tsx";
import { useWords } from "../words.ts";
import type { Route } from "./+types/page.ts";
import styles from "./page.module.css";

export function meta({ matches }: Route.MetaArgs) {
  return titleOf(matches, "postbacks.title");
}

export async function loader({ context }: Route.LoaderArgs) {
  const call = api(context);
  const [{ postbacks }, { programs }] = await Promise.all([
    call("GET /api/partner/postbacks"),
    call("GET /api/partner/programs"),
  ]);
  return { postbacks, programs: programs.map(({ program: { id, name } }) => ({ id, name })) };
}

export async function action({ context, request }: Route.ActionArgs) {
  const done = await changePostbacks(api(context), "partner", await request.formData());
  return done.made === undefined ? done : redirect(`/office/postbacks/${done.made}`);
}

/** Which trackers of the affiliate's are told of their conversions. */
export default function Postbacks({ loaderData: { postbacks, programs } }: Route.ComponentProps) {
  const t = useWords();
  return (
    <>
      <PageTitle title={t("postbacks.title")} lead={t("postbacks.lead")} />
      <PromoteNav />
      <div className={styles["page"]}>
        <PostbackList postbacks={postbacks} programs={programs} at="/office/postbacks" />
        <section className={styles["card"]} aria-labelledby="new">
          <h2 id="new">{t("postbacks.new")}</h2>
          <PostbackForm programs={programs} />
        </section>
      </div>
    </>
  );
}
