import { data } from "react-router";

/** No page stands here; the layout's boundary answers, in the office's frame. */
export function loader(): never {
  throw data(null, { status: 404 });
}

export default function Missing() {
  return null;
}
