import { Link } from "react-router";
import type { Reply } from "../../api.ts";
import { Notice } from "../../ui/notice.tsx";
import panels from "../money/panels.module.css";
import { useWords } from "./keys-words.ts";

export type Pools = Reply<"GET /api/admin/key-pools">["pools"];

/** How a variant stands with its keys, and the way to them. */
export function KeyPool({ of, pools, to }: { readonly of: string; readonly pools: Pools; readonly to: string }) {
  const t = useWords();
  const pool = pools.find(({ variantId }) => variantId === of);
  return (
    <div>
      {pool !== undefined && pool.owed > 0 ? (
        <Notice tone="wait">
          <p>{t("keys.owed", { count: pool.owed })}</p>
        </Notice>
      ) : null}
      <p className={panels["quiet"]}>
        {pool === undefined ? null : `${pool.active ? t("keys.counts", pool) : t("keys.off")} · `}
        <Link to={to} className={panels["link"]}>
          {t("keys.manage")}
        </Link>
      </p>
    </div>
  );
}
