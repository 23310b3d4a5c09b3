import { Drawer } from "@mantine/core";
import { useState } from "react";
import type { ReactNode } from "react";
import { useLocation, useNavigate } from "react-router";
import { useDrawn } from "../use-drawn.ts";
import { useWords } from "./words.ts";
import styles from "./side-panel.module.css";

/**
 * A panel beside the list it belongs to, as a route of its own below the list's: the address can be sent, the list stays
 * where it was. Closing goes back to `closeTo` and keeps the list's filters.
 */
export function SidePanel({
  title,
  beside,
  closeTo,
  size = "34rem",
  foot,
  children,
}: {
  readonly title: string;
  /** Small, beside the title: a state. */
  readonly beside?: ReactNode;
  readonly closeTo: string;
  readonly size?: string;
  /** What can be done, always in sight. */
  readonly foot?: ReactNode;
  readonly children: ReactNode;
}) {
  const t = useWords();
  const navigate = useNavigate();
  const { search } = useLocation();
  // Opened after the page stands, so that the server's page and the browser's first one are the same.
  const isDrawn = useDrawn();
  const [isClosed, setClosed] = useState(false);
  const close = (): void => {
    setClosed(true);
    void navigate({ pathname: closeTo, search }, { preventScrollReset: true });
  };
  return (
    <Drawer.Root
      opened={isDrawn && !isClosed}
      onClose={close}
      position="right"
      size={size}
      transitionProps={{ duration: 160 }}
      classNames={{
        overlay: styles["shade"] ?? "",
        content: styles["panel"] ?? "",
        title: styles["name"] ?? "",
        body: styles["body"] ?? "",
      }}
    >
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={styles["head"]}>
          <div className={styles["title"]}>
            <Drawer.Title>{title}</Drawer.Title>
            {beside}
          </div>
          <Drawer.CloseButton aria-label={t("close")} size="lg" />
        </div>
        <Drawer.Body>{children}</Drawer.Body>
        {foot === undefined ? null : <div className={styles["foot"]}>{foot}</div>}
      </Drawer.Content>
    </Drawer.Root>
  );
}
