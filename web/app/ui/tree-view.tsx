import { useMemo, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { Icon } from "./icon.tsx";
import { Count } from "./money.tsx";
import { TONE_COLOUR } from "./person-status.ts";
import { TreeDots } from "./tree-dots.tsx";
import { openAtFirst, pathTo, plant, rowsOf } from "./tree-model.ts";
import type { TreeNode, TreePerson } from "./tree-model.ts";
import { useWords } from "./words.ts";
import styles from "./tree-view.module.css";

export type { TreePerson } from "./tree-model.ts";

/**
 * People below a person, tens to hundreds: everybody as a dot in one small picture, and the same tree to walk through,
 * person by person, with the line to the first always in sight. Made on the server with its first two generations open.
 */
export function TreeView({
  people,
  onOpen,
  aside,
}: {
  readonly people: readonly TreePerson[];
  /** Enter, or a tap on the chosen person. */
  readonly onOpen?: (id: string) => void;
  /** More about the person who is chosen. */
  readonly aside?: (person: TreePerson) => ReactNode;
}) {
  const root = useMemo(() => plant(people), [people]);
  return root === undefined ? null : (
    <Planted root={root} {...(onOpen === undefined ? {} : { onOpen })} {...(aside === undefined ? {} : { aside })} />
  );
}

function Planted({
  root,
  onOpen,
  aside,
}: {
  readonly root: TreeNode;
  readonly onOpen?: (id: string) => void;
  readonly aside?: (person: TreePerson) => ReactNode;
}) {
  const t = useWords();
  const [open, setOpen] = useState(() => openAtFirst(root));
  const [chosenId, setChosen] = useState(root.data.id);
  const list = useRef<HTMLDivElement>(null);
  const byId = useMemo(() => new Map(root.descendants().map((node) => [node.data.id, node])), [root]);
  const chosen = byId.get(chosenId) ?? root;
  const rows = rowsOf(root, open);
  const most = useMemo(() => Math.max(1, ...root.descendants().map(volumeOf)), [root]);

  const toggle = (node: TreeNode, wanted: boolean): void => {
    if (node.children === undefined) return;
    const next = new Set(open);
    if (wanted) next.add(node.data.id);
    else next.delete(node.data.id);
    setOpen(next);
  };
  const choose = (node: TreeNode | undefined): void => {
    if (node === undefined) return;
    setChosen(node.data.id);
    list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(node.data.id)}"]`)?.focus();
  };
  /** Brings a person into sight who may be folded away. */
  const reveal = (node: TreeNode): void => {
    setOpen(
      new Set([
        ...open,
        ...pathTo(node)
          .slice(0, -1)
          .map(({ data }) => data.id),
      ]),
    );
    setChosen(node.data.id);
    requestAnimationFrame(() => {
      const row = list.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(node.data.id)}"]`);
      row?.focus();
      row?.scrollIntoView({ block: "nearest" });
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = rows.indexOf(chosen);
    const isOpen = open.has(chosen.data.id);
    const deeds: Readonly<Record<string, () => void>> = {
      ArrowDown: () => choose(rows[at + 1]),
      ArrowUp: () => choose(rows[at - 1]),
      Home: () => choose(rows[0]),
      End: () => choose(rows.at(-1)),
      ArrowRight: () => (isOpen ? choose(chosen.children?.[0]) : toggle(chosen, true)),
      ArrowLeft: () => (isOpen ? toggle(chosen, false) : choose(chosen.parent ?? undefined)),
      Enter: () => onOpen?.(chosen.data.id),
      " ": () => toggle(chosen, !isOpen),
    };
    const deed = deeds[event.key];
    if (deed !== undefined) {
      event.preventDefault();
      deed();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const begins = ({ data }: TreeNode) => data.name.toLocaleLowerCase().startsWith(event.key.toLocaleLowerCase());
      choose([...rows.slice(at + 1), ...rows.slice(0, at + 1)].find(begins));
    }
  };

  return (
    <div className={styles["view"]}>
      <TreeDots root={root} chosen={chosen} onChoose={reveal} />
      <Path chosen={chosen} onChoose={reveal} />
      <div
        role="tree"
        aria-label={t("tree.label", { name: root.data.name })}
        tabIndex={-1}
        ref={list}
        className={styles["tree"]}
        onKeyDown={onKeyDown}
      >
        {rows.map((node) => (
          <Row
            key={node.data.id}
            node={node}
            open={open.has(node.data.id)}
            chosen={node === chosen}
            most={most}
            onToggle={toggle}
            onChoose={(id) => (id === chosen ? onOpen?.(id.data.id) : choose(id))}
          />
        ))}
      </div>
      <p className={styles["hint"]}>{t("tree.hint")}</p>
      {aside?.(chosen.data)}
    </div>
  );
}

function Path({ chosen, onChoose }: { readonly chosen: TreeNode; readonly onChoose: (node: TreeNode) => void }) {
  const t = useWords();
  return (
    <nav aria-label={t("tree.path")} className={styles["path"]}>
      {pathTo(chosen).map((node, index) => (
        <span key={node.data.id} className={styles["crumb"]}>
          {index === 0 ? null : <Icon name="right" size={12} />}
          <button type="button" onClick={() => onChoose(node)} aria-current={node === chosen ? "true" : undefined}>
            {node.data.name}
          </button>
        </span>
      ))}
    </nav>
  );
}

const volumeOf = (node: TreeNode): number => (node.data.volume === undefined ? 0 : Number(node.data.volume));

function Row({
  node,
  open,
  chosen,
  most,
  onToggle,
  onChoose,
}: {
  readonly node: TreeNode;
  readonly open: boolean;
  readonly chosen: boolean;
  /** The largest volume in the tree: a full bar. */
  readonly most: number;
  readonly onToggle: (node: TreeNode, open: boolean) => void;
  readonly onChoose: (node: TreeNode) => void;
}) {
  const t = useWords();
  const { data, depth, children, parent } = node;
  const below = (node.value ?? 1) - 1;
  const siblings = parent?.children ?? [node];
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree has the keys
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-setsize={siblings.length}
      aria-posinset={siblings.indexOf(node) + 1}
      aria-expanded={children === undefined ? undefined : open}
      aria-selected={chosen}
      tabIndex={chosen ? 0 : -1}
      data-id={data.id}
      className={styles["row"]}
      style={{ "--depth": depth } as React.CSSProperties}
      onClick={() => onChoose(node)}
    >
      <Branches node={node} />
      <span className={styles["card"]}>
        {children === undefined ? (
          <span className={styles["leaf"]} />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            className={styles["fold"]}
            aria-label={t("tree.open", { name: data.name })}
            onClick={(event) => {
              event.stopPropagation();
              onToggle(node, !open);
            }}
          >
            <Icon name={open ? "down" : "right"} size={14} />
          </button>
        )}
        <span className={styles["dot"]} style={{ background: TONE_COLOUR[data.tone] }} />
        <span className={styles["who"]}>
          <span className={styles["name"]}>{data.name}</span>
          <span className={styles["status"]}>
            {data.status}
            {below === 0 ? null : <> · {t("tree.below", { count: below })}</>}
          </span>
        </span>
        {data.volume === undefined ? null : (
          <span className={styles["volume"]}>
            <span className="said">{t("tree.volume")} </span>
            <Count value={data.volume} />
            <span className={styles["bar"]} aria-hidden="true">
              <span style={{ width: `${(100 * volumeOf(node)) / most}%` }} />
            </span>
          </span>
        )}
      </span>
    </div>
  );
}

/** The lines at the left of a row: down past it for every ancestor who has more to come, and round the corner to itself. */
function Branches({ node }: { readonly node: TreeNode }) {
  const ancestors = pathTo(node).slice(1);
  return (
    <>
      {ancestors.map((ancestor, index) => {
        const siblings = ancestor.parent?.children ?? [];
        const isLast = siblings.at(-1) === ancestor;
        const isOwn = ancestor === node;
        if (isLast && !isOwn) return null;
        return (
          <span
            key={ancestor.data.id}
            aria-hidden="true"
            className={isOwn ? (isLast ? styles["corner"] : styles["fork"]) : styles["past"]}
            style={{ "--at": index } as React.CSSProperties}
          />
        );
      })}
    </>
  );
}
