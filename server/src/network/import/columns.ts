/** The four files of an import and their columns. */
export const importFiles = ["members", "trees", "sales", "balances"] as const;

export type ImportFile = (typeof importFiles)[number];

export interface Columns {
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

export const columnsOf: Readonly<Record<ImportFile, Columns>> = {
  /** People who sell. `joined` is a day (its start in the company's time zone) or an instant. */
  members: { required: ["handle", "name", "email", "kind", "joined"], optional: ["status", "display_name", "locale"] },
  /**
   * Who stands where today. In trees of members `node` and `parent` are handles; in trees with seats they are names of
   * positions, any text, and `member` says who holds the position (without it, the node is the handle).
   */
  trees: { required: ["tree", "node", "parent"], optional: ["leg", "member", "from"] },
  /** What was sold before, for reports. */
  sales: { required: ["ref", "member", "at", "currency", "amount"], optional: ["cv", "qv"] },
  /** What the company owed a member on the day of the import; negative where the member owes. */
  balances: { required: ["member", "currency", "amount"], optional: ["account"] },
};

/** A row, or a file as a whole (line 1), that cannot be taken as it is. */
export interface Fault {
  readonly file: ImportFile;
  /** From 1; the header is line 1. */
  readonly line: number;
  readonly field: string;
  readonly value: string;
  readonly reason: string;
  readonly mend: string;
}
