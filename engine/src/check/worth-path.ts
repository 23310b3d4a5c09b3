import type { Finding } from "./finding.ts";

/**
 * Tables of money, points and shares are checked as if they were percents (`asRate`); in the document their bands say `value`. The
 * path of what was found below `at`, as the document has it.
 */
export function asWritten(at: string, path: string): string {
  return path.startsWith(at) ? at + path.slice(at.length).replaceAll(/\.percent(?=[.[]|$)/g, ".value") : path;
}

export function findingsAsWritten(at: string, findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => ({ ...finding, path: asWritten(at, finding.path) }));
}
