/** Our own line icons on a 20 px grid: one weight, round ends, drawn in the text's colour. Always beside words. */
const PATHS = {
  search: "M9 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12Zm4.2-1.8L17 17",
  basket: "M3 8h14l-1.4 8.2a1 1 0 0 1-1 .8H5.4a1 1 0 0 1-1-.8L3 8Zm4 0 2-5m4 5-2-5",
  menu: "M3 6h14M3 10h14M3 14h14",
  close: "m5 5 10 10M15 5 5 15",
  check: "m4 10.5 4 4 8-9",
  warning: "M10 3 18 17H2L10 3Zm0 5v4m0 2.4v.1",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-8v4.5M10 6.4v.1",
  left: "m12 4-6 6 6 6",
  right: "m8 4 6 6-6 6",
  down: "m4 7 6 6 6-6",
  up: "m4 13 6-6 6 6",
  arrow: "M3 10h13m-5-5 5 5-5 5",
  download: "M10 3v10m-4-4 4 4 4-4M3 17h14",
  person: "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 17c.6-3 3.4-4.5 7-4.5s6.4 1.5 7 4.5",
  people:
    "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM1.8 16.5c.5-2.7 2.7-4 5.7-4s5.2 1.3 5.7 4M12.5 3.8a3 3 0 0 1 0 5.5m2 3.4c2 .4 3.3 1.7 3.7 3.8",
  tree: "M10 3v4m0 0v3m0-3H5v3m5-3h5v3M3.5 10h3v3h-3zM8.5 10h3v3h-3zM13.5 10h3v3h-3z",
  coins:
    "M10 8c3.3 0 6-1.1 6-2.5S13.3 3 10 3 4 4.1 4 5.5 6.7 8 10 8ZM4 5.5v9C4 15.9 6.7 17 10 17s6-1.1 6-2.5v-9M4 10c0 1.4 2.7 2.5 6 2.5s6-1.1 6-2.5",
  receipt: "M5 3h10v14l-2.5-1.6L10 17l-2.5-1.6L5 17V3Zm3 4h4m-4 3.5h4",
  calendar: "M4 5h12v11H4zM4 8.5h12M7 3v3m6-3v3",
  book: "M4 4h5a2 2 0 0 1 1 .5A2 2 0 0 1 11 4h5v11.5h-5a1.5 1.5 0 0 0-1 .5 1.5 1.5 0 0 0-1-.5H4V4Zm6 .5V16",
  link: "M8.5 11.5a3 3 0 0 0 4.2 0l2.8-2.8a3 3 0 0 0-4.2-4.2L10 5.8m1.5 2.7a3 3 0 0 0-4.2 0l-2.8 2.8a3 3 0 0 0 4.2 4.2l1.3-1.3",
  box: "m3 6.5 7-3.5 7 3.5v7L10 17l-7-3.5v-7Zm0 0 7 3.5m0 0 7-3.5M10 10v7",
  tag: "M3 3h7l7 7-7 7-7-7V3Zm3.5 3.5h.1",
  truck:
    "M2 5h10v9H2zM12 8h3.5L18 11v3h-6M5.5 16.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Zm9 0a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z",
  home: "m3 9.5 7-6 7 6M5 8v9h10V8",
  bank: "M3 8l7-5 7 5H3Zm2 0v7m3.3-7v7m3.4-7v7M15 8v7M3 17h14M4 15h12",
  sliders: "M3 6h7m4 0h3M3 14h3m4 0h7M12 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM10 2v1.5m0 13V18M2 10h1.5m13 0H18M4.3 4.3l1.1 1.1m9.2 9.2 1.1 1.1m0-11.4-1.1 1.1M5.4 14.6l-1.1 1.1",
  moon: "M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3Z",
  table: "M3 4h14v12H3zM3 8h14M3 12h14M8 8v8",
  leave: "M8 4H4v12h4m4-10 4 4-4 4m4-4H8",
  more: "M4.5 10h.1m5.4 0h.1m5.4 0h.1",
} as const;

/** Those that point along the line of reading. */
const TURNED: ReadonlySet<string> = new Set(["left", "right", "arrow", "leave"]);

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.2 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      {...(TURNED.has(name) ? { className: "turned" } : {})}
      style={{ flex: "none" }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
