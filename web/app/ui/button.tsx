import type { ButtonHTMLAttributes, ReactNode } from "react";
import { Link } from "react-router";
import type { LinkProps } from "react-router";
import styles from "./button.module.css";

type Tone = "main" | "quiet" | "plain" | "danger";
interface Look {
  /** `main` once on a page; `quiet` beside it; `plain` for what is only offered; `danger` for what takes away. */
  readonly tone?: Tone;
  readonly wide?: boolean;
}

const classOf = ({ tone = "main", wide = false }: Look): string =>
  [styles["button"], styles[tone], wide ? styles["wide"] : ""].join(" ");

export function Button({
  tone,
  wide,
  busy = false,
  children,
  type = "submit",
  ...rest
}: Look & ButtonHTMLAttributes<HTMLButtonElement> & { readonly busy?: boolean; readonly children: ReactNode }) {
  return (
    <button {...rest} type={type} className={classOf(look(tone, wide))} aria-busy={busy} aria-disabled={busy}>
      {children}
    </button>
  );
}

/** A link that looks like a button: for going somewhere, never for doing something. */
export function ButtonLink({ tone, wide, ...rest }: Look & LinkProps) {
  return <Link {...rest} className={classOf(look(tone, wide))} />;
}

const look = (tone: Tone | undefined, wide: boolean | undefined): Look => ({
  ...(tone === undefined ? {} : { tone }),
  ...(wide === undefined ? {} : { wide }),
});
