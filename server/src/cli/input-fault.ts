/** Something wrong in an input file: where it stands, what is wrong, and how to mend it. */
export interface InputFault {
  /** The path as the user wrote it. */
  readonly file: string;
  /** 1-based; null where the fault is of the whole file. */
  readonly line: number | null;
  /** The column's name, or its 1-based number where it has none. */
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: string;
  readonly hint: string;
}

/** `sales.csv line 7, column amount, "1.234": USD has 2 decimals and this has 3; round it to 2 decimals` */
export function renderFault({ file, line, column, value, reason, hint }: InputFault): string {
  const place = [
    line === null ? file : `${file} line ${line}`,
    ...(column === null ? [] : [`column ${column}`]),
    ...(value === null ? [] : [JSON.stringify(shorten(value))]),
  ].join(", ");
  return `${place}: ${reason}; ${hint}`;
}

/** Faults in the order in which somebody mends them: file by file as they were given, then line by line. */
export function sortFaults(faults: readonly InputFault[], files: readonly string[]): InputFault[] {
  const place = (fault: InputFault): number => files.indexOf(fault.file);
  return faults.toSorted((a, b) => place(a) - place(b) || (a.line ?? 0) - (b.line ?? 0));
}

/** Inputs that cannot be used. Thrown inside the command line only, caught at its door: exit 1, nothing written. */
export class BadInput extends Error {
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(lines.join("\n"));
    this.name = "BadInput";
    this.lines = lines;
  }
}

function shorten(value: string): string {
  return value.length > 60 ? `${value.slice(0, 57)}...` : value;
}
