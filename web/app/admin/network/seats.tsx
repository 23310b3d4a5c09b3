import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { api } from "../../api.ts";
import type { Reply } from "../../api.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Empty } from "../../ui/empty.tsx";
import { PageTitle } from "../../ui/page-title.tsx";
import { MemberField } from "../desk/member-field.tsx";
import { titleOf } from "../desk/page-meta.ts";
import { useWords } from "../desk/words.ts";
import panels from "../money/panels.module.css";
import { useMay } from "../use-staff.ts";
import { legName } from "./seat-field.tsx";
import type { Route } from "./+types/seats.ts";
import styles from "./seats.module.css";

export function meta({ matches, params }: Route.MetaArgs) {
  return titleOf(matches, "network.trees", params.tree);
}

export async function loader({ context, params, request }: Route.LoaderArgs) {
  const call = api(context);
  const query = new URL(request.url).searchParams;
  const tree = (await call("GET /api/admin/trees")).trees.find(({ name }) => name === params.tree);
  const member = query.get("member");
  const own =
    member === null
      ? []
      : (await call("GET /api/admin/members/{id}/positions", { params: { id: member } })).positions.filter(
          (one) => one.tree === params.tree,
        );
  const id = query.get("at") ?? own[0]?.id;
  return {
    tree: params.tree,
    width: tree?.width ?? 0,
    isSearched: member !== null,
    around:
      id === undefined
        ? null
        : await call("GET /api/admin/trees/{tree}/nodes/{id}", { params: { tree: params.tree, id } }),
  };
}

type Around = Reply<"GET /api/admin/trees/{tree}/nodes/{id}">;
type Node = Around["line"][number];

/** A tree of seats around one position: the path to the root, the seat itself, and every leg under it, taken or free. */
export default function Seats({ loaderData: { tree, width, around, isSearched } }: Route.ComponentProps) {
  const t = useWords();
  const navigate = useNavigate();
  const mayAsk = useMay("network.write");
  const [key, setKey] = useState(0);
  const [self, ...above] = around?.line ?? [];
  return (
    <>
      <PageTitle
        title={t("seats.title", { tree })}
        back={{ to: "/admin/network/trees", label: t("network.trees") }}
        lead={t("seats.lead")}
        actions={
          self !== undefined && mayAsk ? (
            <ButtonLink to={`/admin/network/new?member=${self.member}`} tone="quiet">
              {t("changes.ask")}
            </ButtonLink>
          ) : null
        }
      />
      <div className={panels["page"]}>
        <div className={styles["find"]}>
          <MemberField
            key={key}
            name="member"
            label={t("seats.find")}
            onChoose={(choice) => {
              if (choice === null) return;
              setKey(key + 1);
              void navigate(`?member=${choice.value}`);
            }}
          />
        </div>
        {self === undefined || around === null ? (
          isSearched ? (
            <output>{t("seat.none")}</output>
          ) : (
            <Empty title={t("seats.choose")}>{t("seats.choose.text")}</Empty>
          )
        ) : (
          <>
            {above.length === 0 ? null : (
              <nav aria-label={t("seats.above")}>
                <ol className={styles["path"]}>
                  {above.toReversed().map(({ id, displayName }) => (
                    <li key={id}>
                      <Link to={`?at=${id}`}>{displayName}</Link>
                    </li>
                  ))}
                </ol>
              </nav>
            )}
            <Seat node={self} below={around.below} width={width} isSelf />
            <ul className={styles["legs"]} data-wide={width > 3 ? true : undefined}>
              {Array.from({ length: width }, (_, leg) => {
                const node = around.children.find((one) => one.leg === leg);
                return (
                  <li key={leg}>
                    <span className={styles["leg"]}>{legName(t, leg, width)}</span>
                    {node === undefined ? (
                      <p className={styles["free"]}>{t("seat.free")}</p>
                    ) : (
                      <Seat node={node} width={width} />
                    )}
                  </li>
                );
              })}
            </ul>
          </>
        )}
      </div>
    </>
  );
}

function Seat({
  node,
  below,
  isSelf = false,
}: {
  readonly node: Node;
  readonly below?: number;
  readonly width: number;
  readonly isSelf?: boolean;
}) {
  const t = useWords();
  return (
    <div className={styles["seat"]} data-self={isSelf ? true : undefined}>
      {isSelf ? (
        <Link to={`/admin/members/${node.member}`} className={styles["name"]}>
          {node.displayName}
        </Link>
      ) : (
        <Link to={`?at=${node.id}`} className={styles["name"]}>
          {node.displayName}
        </Link>
      )}
      <small>@{node.handle}</small>
      {below === undefined ? null : <small>{t("seats.below", { count: below })}</small>}
    </div>
  );
}
