import type { ReactNode } from "react";

/**
 * A list without marks. Safari takes a list without marks for no list at all, unless it is told: hence the role.
 * With `ordered` the order of its parts tells something.
 */
export function List({
  ordered = false,
  className,
  children,
}: {
  readonly ordered?: boolean;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const Element = ordered ? "ol" : "ul";
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <Element role="list" className={className}>
      {children}
    </Element>
  );
}
