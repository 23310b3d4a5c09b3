/**
 * pg's query for statements that are prepared, with as little said as can be. What the answer of a prepared statement looks like does not change
 * while it is prepared (PostgreSQL refuses to do it then), so each connection is told once, and makes its parsers once.
 */
import pg from "pg";

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

/** What the rows of a statement are made of; nothing where it gives none. */
interface Shape {
  readonly names: readonly string[];
  readonly parsers: readonly ((text: string) => unknown)[];
}

const none: Shape = { names: [], parsers: [] };

export interface Answer {
  readonly command: string;
  readonly rowCount: number;
  readonly rows: readonly unknown[];
}

/** What of pg's connection this uses; its types do not tell. */
interface Wire {
  readonly parsedStatements: Readonly<Record<string, string>>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(what: { readonly name: string; readonly text: string }): void;
  bind(what: { readonly statement: string; readonly values: readonly unknown[] }): void;
  describe(what: { readonly type: "P"; readonly name: "" }): void;
  execute(what: Readonly<Record<string, never>>): void;
  sync(): void;
}

export interface NamedClient {
  readonly connection: Wire;
  getTypeParser(oid: number, format: "text"): (text: string) => unknown;
  query(query: NamedQuery): void;
}

/** By connection and the statement's name. */
const shapes = new WeakMap<Wire, Map<string, Shape>>();

/** The connection asks for pg's own class before it sends anything behind it; everything of it that is called is written anew below. */
const PgQuery = pg.Query as unknown as new (text: string) => object;
const { prepareValue } = (pg as unknown as { readonly utils: { readonly prepareValue: (value: unknown) => unknown } })
  .utils;

/** `UPDATE 3`, `INSERT 0 3`: the last number is that of the rows. */
const tag = /^([A-Z]+)(?: (\d+))?(?: (\d+))?/;

class NamedQuery extends PgQuery {
  /** Read by pg's client. */
  readonly name: string;
  readonly text: string;
  readonly callback: (error: unknown, answer?: Answer) => void;
  readonly #client: NamedClient;
  readonly #known: Map<string, Shape>;
  readonly #values: readonly unknown[];
  #shape: Shape | undefined;
  #command = "";
  #rowCount = 0;
  #rows: unknown[] = [];
  #failure: { readonly error: unknown } | undefined;

  constructor(
    client: NamedClient,
    statement: { readonly name: string; readonly text: string; readonly values: readonly unknown[] },
    callback: NamedQuery["callback"],
  ) {
    super(statement.text);
    this.name = statement.name;
    this.text = statement.text;
    this.callback = callback;
    this.#client = client;
    this.#values = statement.values;
    let known = shapes.get(client.connection);
    if (known === undefined) {
      known = new Map();
      shapes.set(client.connection, known);
    }
    this.#known = known;
    this.#shape = known.get(statement.name);
  }

  submit(wire: Wire): Error | null {
    const { name, text } = this;
    let values: readonly unknown[];
    try {
      // Before anything is sent: a value that cannot be written ends nothing but its own statement.
      values = this.#values.map((value) => prepareValue(value));
    } catch (error) {
      return error as Error;
    }
    if (wire.parsedStatements[name] === undefined && wire.submittedNamedStatements[name] === undefined) {
      wire.parse({ name, text });
      wire.submittedNamedStatements[name] = text;
    }
    wire.bind({ statement: name, values });
    if (this.#shape === undefined) wire.describe({ type: "P", name: "" });
    wire.execute({});
    wire.sync();
    return null;
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    this.#shape = {
      names: fields.map(({ name }) => name),
      parsers: fields.map(({ dataTypeID }) => this.#client.getTypeParser(dataTypeID, "text")),
    };
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const { names, parsers } = this.#shape ?? none;
    const row: Record<string, unknown> = {};
    try {
      for (let at = 0; at < fields.length; at += 1) {
        const text = fields[at] ?? null;
        row[names[at]!] = text === null ? null : parsers[at]!(text);
      }
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const [, command = "", first = "0", second] = tag.exec(text) ?? [];
    this.#command = command;
    this.#rowCount = Number(second ?? first);
  }

  handleReadyForQuery(): void {
    if (this.#failure !== undefined) {
      this.callback(this.#failure.error);
      return;
    }
    this.#known.set(this.name, this.#shape ?? none);
    this.callback(null, { command: this.#command, rowCount: this.#rowCount, rows: this.#rows });
  }

  handleError(error: unknown): void {
    this.callback(error);
  }

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleCopyInResponse(): void {
    throw new Error("COPY is never prepared");
  }

  handleCopyData(): void {}
}

/** Sends a statement that has a name; prepared on its connection where it is not yet. */
export function askNamed(
  client: NamedClient,
  statement: { readonly name: string; readonly text: string; readonly values: readonly unknown[] },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    client.query(
      new NamedQuery(client, statement, (error, answer) => {
        if (answer === undefined) reject(error);
        else resolve(answer);
      }),
    );
  });
}
