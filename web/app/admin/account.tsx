import { Menu } from "@mantine/core";
import { Form } from "react-router";
import { Icon } from "../ui/icon.tsx";
import type { Staff } from "./session.ts";
import { useWords } from "./words.ts";
import styles from "./account.module.css";

/** The corner at the right: who works here, and the ways out. */
export function Account({ staff: { person, member } }: { readonly staff: Staff }) {
  const t = useWords();
  return (
    <Menu position="bottom-end" width={248}>
      <Menu.Target>
        <button type="button" className={styles["open"]} aria-label={t("account.open", { name: person.name })}>
          <span className={styles["initials"]} aria-hidden="true">
            {initialsOf(person.name)}
          </span>
          <span className={styles["name"]}>{person.name}</span>
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles["who"]}>
          <p>{person.name}</p>
          <p>{person.email}</p>
        </div>
        <Menu.Divider />
        {member ? (
          <Menu.Item component="a" href="/office" leftSection={<Icon name="people" size={16} />}>
            {t("account.office")}
          </Menu.Item>
        ) : null}
        <Form method="post" action="/sign-out" reloadDocument>
          <Menu.Item type="submit" closeMenuOnClick={false} leftSection={<Icon name="leave" size={16} />}>
            {t("account.leave")}
          </Menu.Item>
        </Form>
      </Menu.Dropdown>
    </Menu>
  );
}

/** "Orla Quinn" is OQ; one name is one letter. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last]
    .map((word) => (word === undefined ? "" : String.fromCodePoint(word.codePointAt(0) ?? 32)))
    .join("");
}
