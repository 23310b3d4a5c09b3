import { useEffect, useRef } from "react";
import { Form, Link } from "react-router";
import { Icon } from "../../ui/icon.tsx";
import { LanguageSwitch, SchemeSwitch } from "../../ui/preference-switches.tsx";
import { useWords as useSharedWords } from "../../ui/words.ts";
import { useRoot } from "../../use-root.ts";
import type { Signed } from "../session.ts";
import { locales, useWords } from "../words.ts";
import styles from "./account.module.css";

/** The member's name; behind it their choices and the way out. Opens without JavaScript too. */
export function Account({ signed: { person, member, staff } }: { readonly signed: Signed }) {
  const t = useWords();
  const shared = useSharedWords();
  const { scheme } = useRoot();
  const box = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    const shut = (): void => {
      if (box.current !== null) box.current.open = false;
    };
    const onPress = (event: PointerEvent): void => {
      if (!box.current?.contains(event.target as Node)) shut();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || box.current?.open !== true) return;
      shut();
      box.current.querySelector("summary")?.focus();
    };
    document.addEventListener("pointerdown", onPress);
    document.addEventListener("keydown", onKey);
    return () => {
      document.removeEventListener("pointerdown", onPress);
      document.removeEventListener("keydown", onKey);
    };
  }, []);

  return (
    <details ref={box} className={styles["account"]}>
      <summary className={styles["summary"]}>
        <span className={styles["initial"]} aria-hidden="true">
          {initialOf(member.displayName)}
        </span>
        <span className={styles["name"]}>{member.displayName}</span>
        <span className={styles["turn"]}>
          <Icon name="up" size={16} />
        </span>
      </summary>
      <div className={styles["panel"]}>
        <div>
          <p className={styles["full"]}>{member.displayName}</p>
          <p className={styles["mail"]}>
            {member.kind === null ? "" : `${t(`kind.${member.kind}`)} · `}
            {person.email}
          </p>
        </div>
        <div className={styles["choice"]}>
          <p>{shared("language")}</p>
          <LanguageSwitch locales={locales} />
        </div>
        <div className={styles["choice"]}>
          <p>{shared("scheme")}</p>
          <SchemeSwitch current={scheme} />
        </div>
        <div className={styles["ways"]}>
          <Link to="/office/site" className={styles["way"]}>
            <Icon name="home" size={18} /> {t("account.site")}
          </Link>
          <a href="/account" className={styles["way"]}>
            <Icon name="person" size={18} /> {t("account.own")}
          </a>
          {staff ? (
            <a href="/admin" className={styles["way"]}>
              <Icon name="table" size={18} /> {t("account.admin")}
            </a>
          ) : null}
          <Form method="post" action="/sign-out" reloadDocument>
            <button type="submit" className={styles["way"]}>
              <Icon name="leave" size={18} /> {t("account.leave")}
            </button>
          </Form>
        </div>
      </div>
    </details>
  );
}

const initialOf = (name: string): string => String.fromCodePoint(name.codePointAt(0) ?? 0x2022);
