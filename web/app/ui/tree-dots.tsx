import { useMemo } from "react";
import { TONE_COLOUR } from "./person-status.ts";
import { dotsOf, pathTo } from "./tree-model.ts";
import type { TreeNode } from "./tree-model.ts";
import { useWords } from "./words.ts";
import styles from "./tree-view.module.css";

const WIDTH = 640;

/** The whole tree in one look. A drawing beside the list, which says the same in words; so screen readers pass it by. */
export function TreeDots({
  root,
  chosen,
  onChoose,
}: {
  readonly root: TreeNode;
  readonly chosen: TreeNode;
  readonly onChoose: (node: TreeNode) => void;
}) {
  const t = useWords();
  const { dots, height } = useMemo(() => dotsOf(root, WIDTH, root.height > 5 ? 26 : 34), [root]);
  const at = useMemo(() => new Map(dots.map((dot) => [dot.node, dot])), [dots]);
  const path = new Set(pathTo(chosen));
  if (dots.length < 3) return null;
  const size = dots.length > 150 ? 2.6 : dots.length > 60 ? 3.6 : 5;
  return (
    <figure className={styles["dots"]} aria-hidden="true">
      <svg viewBox={`0 0 ${WIDTH} ${height}`} width={WIDTH} height={height}>
        {dots.map(({ node, x, y }) => {
          const above = node.parent === null ? undefined : at.get(node.parent);
          if (above === undefined) return null;
          const middle = (y + above.y) / 2;
          return (
            <path
              key={node.data.id}
              d={`M${above.x} ${above.y}C${above.x} ${middle} ${x} ${middle} ${x} ${y}`}
              className={path.has(node) ? styles["linkChosen"] : styles["link"]}
            />
          );
        })}
        {dots.map(({ node, x, y }) => (
          <circle
            key={node.data.id}
            cx={x}
            cy={y}
            r={node === chosen ? size + 2 : size}
            fill={TONE_COLOUR[node.data.tone]}
            className={node === chosen ? styles["dotChosen"] : styles["dotOne"]}
            onClick={() => onChoose(node)}
          >
            <title>{`${node.data.name}, ${node.data.status}`}</title>
          </circle>
        ))}
      </svg>
      <figcaption className={styles["hint"]}>{t("tree.all")}</figcaption>
    </figure>
  );
}
