import { Drawer } from "@mantine/core";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Link, NavLink } from "react-router";
import { Icon } from "../ui/icon.tsx";
import { CommandPalette } from "../ui/office/command-palette.tsx";
import type { PaletteEntry } from "../ui/office/command-palette.tsx";
import { useWords as useOfficeWords } from "../ui/office/words.ts";
import { LanguageSwitch, SchemeSwitch } from "../ui/preference-switches.tsx";
import { useWords as useSharedWords } from "../ui/words.ts";
import { useRoot } from "../use-root.ts";
import type { Place } from "./places.ts";
import { locales, useWords } from "./words.ts";
import styles from "./frame.module.css";

/** The company office's frame: the rooms at the left, the search at the top, the whole width for the work. */
export function AdminFrame({
  places,
  search,
  person,
  children,
}: {
  readonly places: readonly (readonly Place[])[];
  /** What Ctrl-K asks beside the rooms: orders, members. */
  readonly search?: (query: string, signal: AbortSignal) => Promise<readonly PaletteEntry[]>;
  /** Who works here, and what they can do with their account. */
  readonly person?: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const shared = useSharedWords();
  const office = useOfficeWords();
  const [open, setOpen] = useState(false);
  const entries = useMemo(
    () => places.flat().map(({ to, label, icon }) => ({ to, label: t(label), icon })),
    [places, t],
  );
  return (
    <div className={styles["office"]}>
      <a href="#content" className="skip">
        {shared("skip")}
      </a>
      <aside className={styles["side"]} aria-label={t("frame.name")}>
        <Side places={places} />
      </aside>
      <header className={styles["head"]}>
        <button type="button" className={styles["menu"]} aria-label={office("menu")} onClick={() => setOpen(true)}>
          <Icon name="menu" />
        </button>
        <CommandPalette entries={entries} {...(search === undefined ? {} : { search })} />
        <div className={styles["person"]}>{person}</div>
      </header>
      <main id="content" className={styles["main"]}>
        {children}
      </main>
      <Drawer.Root opened={open} onClose={() => setOpen(false)} position="left" size="17rem" padding={0}>
        <Drawer.Overlay backgroundOpacity={1} color="var(--shade)" />
        <Drawer.Content aria-label={office("menu")}>
          <Side places={places} onLeave={() => setOpen(false)} />
        </Drawer.Content>
      </Drawer.Root>
    </div>
  );
}

function Side({
  places,
  onLeave,
}: {
  readonly places: readonly (readonly Place[])[];
  /** A place was chosen; the drawer closes. */
  readonly onLeave?: () => void;
}) {
  const t = useWords();
  const { brand, scheme } = useRoot();
  return (
    <div className={styles["column"]}>
      <Link to="/admin" className={styles["name"]}>
        {brand.name}
        <small>{t("frame.name")}</small>
      </Link>
      <nav className={styles["places"]} aria-label={t("frame.places")}>
        {places.map((group) => (
          <div key={group[0]?.to} className={styles["group"]}>
            {group.map(({ to, label, icon }) => (
              <NavLink key={to} to={to} end={to === "/admin"} className={styles["place"] ?? ""} onClick={onLeave}>
                <Icon name={icon} size={18} />
                {t(label)}
              </NavLink>
            ))}
          </div>
        ))}
      </nav>
      <footer className={styles["foot"]}>
        <a href="/">{t("frame.shop")}</a>
        <LanguageSwitch locales={locales} />
        <SchemeSwitch current={scheme} />
      </footer>
    </div>
  );
}
