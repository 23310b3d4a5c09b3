/**
 * One cell of a CSV file for people (RFC 4180), quoted where it needs to be. Text that a spreadsheet would take for a formula
 * begins with an apostrophe instead; numbers, negative ones too, stay numbers. Files whose bytes are hashed, or that are read
 * back, are not for people and have rules of their own.
 * @param separator what stands between the cells of a line: a comma, or what some countries' spreadsheets want
 */
export function csvCell(value: string | number | null, separator: "," | ";" = ","): string {
  const text = value === null ? "" : String(value);
  const safe = /^[=+@\t\r]|^-(?![\d.]+$)/.test(text) ? `'${text}` : text;
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
