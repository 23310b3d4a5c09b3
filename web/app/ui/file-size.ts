/** 1536000 bytes are "1.5 MB", in the reader's way of writing. */
export function formatSize(bytes: number, locale: string): string {
  const [unit, of] = bytes < 1_000_000 ? (["kilobyte", 1_000] as const) : (["megabyte", 1_000_000] as const);
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    maximumFractionDigits: bytes < 1_000_000 ? 0 : 1,
  }).format(Math.max(bytes / of, unit === "kilobyte" ? 1 : 0));
}
