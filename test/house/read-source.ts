/** What the house rules look at in one source file, from its syntax tree: comments and strings cannot fool it. */
import { parseSync } from "vite";

export interface SourceFile {
  /** From the repository's top, with slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /** Nothing of it is left when the program runs. */
  readonly typeOnly: boolean;
}

export interface Source extends SourceFile {
  readonly imports: readonly Import[];
  readonly readsEnvironment: boolean;
  /** Tables and views that the file declares by augmenting `Tables`. */
  readonly declaredTables: readonly string[];
  /** Names that the file's queries read or write: of Kysely's calls, and of SQL text. */
  readonly usedTables: readonly string[];
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

export function readSource(file: SourceFile): Source {
  const { program, errors } = parseSync(file.path, file.text, {});
  if (errors.length > 0) throw new Error(`${file.path} cannot be read: ${errors[0]?.message}`);
  const imports: Import[] = [];
  const declaredTables: string[] = [];
  const usedTables: string[] = [];
  let readsEnvironment = false;

  visit(program as unknown as Node, (node) => {
    const source = text(node["source"]);
    if (
      node.type === "ImportDeclaration" ||
      node.type === "ExportNamedDeclaration" ||
      node.type === "ExportAllDeclaration"
    ) {
      if (source !== undefined) imports.push({ from: source, typeOnly: isTypeOnly(node) });
      if (source === "node:process" || source === "process") readsEnvironment ||= namesEnv(node);
    } else if (node.type === "ImportExpression" && source !== undefined) {
      imports.push({ from: source, typeOnly: false });
    } else if (node.type === "TSImportType" && source !== undefined) {
      imports.push({ from: source, typeOnly: true });
    } else if (node.type === "MemberExpression") {
      const property = node["property"] as Node;
      readsEnvironment ||=
        isName(node["object"], "process") && (property["name"] === "env" || text(property) === "env");
    } else if (node.type === "VariableDeclarator") {
      readsEnvironment ||= isName(node["init"], "process") && namesEnv(node["id"] as Node);
    } else if (node.type === "TSInterfaceDeclaration" && isName(node["id"], "Tables")) {
      const { body } = node["body"] as { readonly body: readonly Node[] };
      for (const member of body) declaredTables.push(keyOf(member));
    } else if (node.type === "CallExpression") {
      usedTables.push(...tablesOfCall(node));
    } else if (node.type === "TaggedTemplateExpression" && isSqlTag(node["tag"] as Node)) {
      usedTables.push(...tablesOfSql(templateText(node["quasi"] as Node)));
    } else if (node.type === "TemplateLiteral" || node.type === "Literal") {
      const words = node.type === "Literal" ? (text(node) ?? "") : templateText(node);
      if (/^\s*(select|insert|update|delete|with|truncate|merge|lock)\s/i.test(words))
        usedTables.push(...tablesOfSql(words));
    }
  });
  return { ...file, imports, readsEnvironment, declaredTables, usedTables: [...new Set(usedTables)] };
}

function visit(node: Node, see: (node: Node) => void): void {
  see(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (child !== null && typeof child === "object" && "type" in child) visit(child as Node, see);
    }
  }
}

function text(node: unknown): string | undefined {
  const value = (node as { readonly value?: unknown } | null | undefined)?.value;
  return typeof value === "string" ? value : undefined;
}

function isName(node: unknown, name: string): boolean {
  return (node as { readonly name?: unknown } | null | undefined)?.name === name;
}

function isTypeOnly(node: Node): boolean {
  if (node["importKind"] === "type" || node["exportKind"] === "type") return true;
  const specifiers = (node["specifiers"] ?? []) as readonly Node[];
  return (
    specifiers.length > 0 && specifiers.every((each) => each["importKind"] === "type" || each["exportKind"] === "type")
  );
}

/** `{ env }` and `{ env: other }`, in an import or a pattern. */
function namesEnv(node: Node): boolean {
  const parts = [...((node["specifiers"] ?? []) as Node[]), ...((node["properties"] ?? []) as Node[])];
  return parts.some((part) => isName(part["imported"], "env") || isName(part["key"], "env"));
}

function keyOf(member: Node): string {
  const key = member["key"] as { readonly name?: string; readonly value?: string };
  return key.name ?? key.value ?? "";
}

const kyselyCalls =
  /^(selectFrom|insertInto|updateTable|deleteFrom|mergeInto|replaceInto|from|using|(inner|left|right|full|cross)(Join|JoinLateral)|leftJoinLateral)$/;

function tablesOfCall(node: Node): readonly string[] {
  const callee = node["callee"] as Node;
  const method = (callee["property"] as { readonly name?: string } | undefined)?.name;
  const [first] = node["arguments"] as readonly Node[];
  if (method === undefined || first === undefined) return [];
  // sql.table("x") and sql.ref("x.column") name tables as well.
  if (isSqlTag(callee["object"] as Node)) return method === "table" ? tableName(text(first)) : [];
  if (!kyselyCalls.test(method)) return [];
  const given = first.type === "ArrayExpression" ? (first["elements"] as readonly Node[]) : [first];
  return given.flatMap((each) => tableName(text(each)));
}

/** "sale_line as line" is sale_line. */
function tableName(given: string | undefined): readonly string[] {
  const name = /^([\w.]+)(\s+as\s+\w+)?$/i.exec(given?.trim() ?? "")?.[1];
  return name === undefined ? [] : [name];
}

/** sql`...` and sql<Row>`...`. */
function isSqlTag(node: Node): boolean {
  return isName(node, "sql");
}

function templateText(node: Node): string {
  const quasis = node["quasis"] as readonly { readonly value: { readonly cooked: string } }[];
  return quasis.map((quasi) => quasi.value.cooked).join(" ? ");
}

/** Names after from, join, into, update, table and lock, also in lists with commas, without those that `with` defines. */
export function tablesOfSql(sql: string): readonly string[] {
  const plain = sql
    .replaceAll(/--[^\n]*/g, " ")
    .replaceAll(/\/\*[\s\S]*?\*\//g, " ")
    .replaceAll(/'(?:[^']|'')*'/g, " ? ")
    .replaceAll('"', "");
  const defined = new Set(
    [...plain.matchAll(/([\w]+)\s*(?:\([^()]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s+)?\(/gi)].map(
      (match) => match[1],
    ),
  );
  const name = (capture: string) => String.raw`(?:only\s+|lateral\s+)?(${capture}[a-z_][\w.]*)`;
  const alias = String.raw`(?:\s+(?:as\s+)?(?!(?:from|where|on|join|left|right|inner|full|cross|group|order|limit|for|set|using|values|returning|union|natural|window|having|offset|select|and|or)\b)[a-z_]\w*)?`;
  const start = String.raw`\b(?:from|join|into|update|truncate(?:\s+table)?|lock\s+table|table)\s+`;
  const found: string[] = [];
  for (const match of plain.matchAll(
    new RegExp(`${start}${name("")}${alias}((?:\\s*,\\s*${name("?:")}${alias})*)`, "gi"),
  )) {
    found.push(match[1] ?? "");
    for (const more of (match[2] ?? "").matchAll(new RegExp(`,\\s*${name("")}`, "gi"))) found.push(more[1] ?? "");
  }
  const words = ["lateral", "only", "select", "unnest"];
  return found.map((each) => each.toLowerCase()).filter((each) => !defined.has(each) && !words.includes(each));
}
