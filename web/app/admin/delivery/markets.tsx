import { Link } from "react-router";
import desk from "../desk/desk.module.css";
import { useWords } from "../promotions/words.ts";
import type { Market } from "./room.tsx";

/** The markets beside each other, where there are several. */
export function Markets({ markets, here }: { readonly markets: readonly Market[]; readonly here: Market }) {
  const t = useWords();
  if (markets.length < 2) return null;
  return (
    <nav aria-label={t("delivery.market")} className={desk["nav"]}>
      {markets.map(({ code, name }) => (
        <Link key={code} to={`?market=${code}`} aria-current={code === here.code ? "page" : undefined}>
          {name}
        </Link>
      ))}
    </nav>
  );
}
