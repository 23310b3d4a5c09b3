import { data } from "react-router";

/** No page has this path: the office's error boundary says so, with the status that robots understand. */
export function loader(): never {
  throw data(null, { status: 404 });
}

export default function Missing() {
  return null;
}
