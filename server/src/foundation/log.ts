/**
 * Structured logs: one JSON object a line. No personal datum goes in: no names, addresses, mail texts, query strings.
 */
export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

export type LogFields = Readonly<Record<string, unknown>>;

export type Log = (level: Exclude<LogLevel, "silent">, event: string, fields?: LogFields) => void;

export const logLevels = ["debug", "info", "warn", "error", "silent"] as const satisfies readonly LogLevel[];

/** A log that keeps lines of `least` and above. */
export function openLog(least: LogLevel, write: (line: string) => void): Log {
  const from = logLevels.indexOf(least);
  return (level, event, fields = {}) => {
    if (logLevels.indexOf(level) < from) return;
    write(
      JSON.stringify({ at: Temporal.Now.instant().toString({ smallestUnit: "millisecond" }), level, event, ...fields }),
    );
  };
}

/**
 * What may be said of an error. PostgreSQL's messages can quote a row's values, so of its errors only the code and the
 * names of what was violated are kept.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const stack = frames.slice(0, 12).map((line) => line.trim());
  const database = error as { severity?: string; code?: string; constraint?: string; table?: string; routine?: string };
  if (database.severity !== undefined && database.code !== undefined) {
    const { code, constraint, table, routine } = database;
    return { error: "postgres", code, constraint, table, routine, stack };
  }
  return {
    error: error.name,
    message: error.message,
    stack,
    ...(error.cause === undefined ? {} : { cause: errorFields(error.cause) }),
  };
}
