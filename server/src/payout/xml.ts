/** An XML element with elements or text in it, as far as payment files need XML. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

export function element(
  name: string,
  content: string | readonly (Element | null)[],
  attributes: Readonly<Record<string, string>> = {},
): Element {
  return typeof content === "string"
    ? { name, attributes, children: [], text: content }
    : { name, attributes, children: content.filter((child) => child !== null), text: "" };
}

/** A document, indented, ending in a line feed. */
export function writeXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, "")}`;
}

function write({ name, attributes, children, text }: Element, indent: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  const open = `${indent}<${name}${written.join("")}>`;
  if (children.length === 0) return `${open}${escape(text)}</${name}>\n`;
  return `${open}\n${children.map((child) => write(child, `${indent}  `)).join("")}${indent}</${name}>\n`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign]!);
}

/** What is not well formed, or more XML than a payment file has (comments, CDATA, document types are refused). */
export class BadXml extends Error {}

/** Reads a document. @throws BadXml */
export function readXml(source: string): Element {
  const tokens =
    /<\?xml[^?]*\?>|<\/([\w.:-]+)\s*>|<([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
  interface Open {
    readonly name: string;
    readonly attributes: Record<string, string>;
    readonly children: Element[];
    text: string;
  }
  const top: Open = { name: "", attributes: {}, children: [], text: "" };
  const stack: Open[] = [top];
  const close = (): void => {
    const { name, attributes, children, text } = stack.pop()!;
    if (children.length > 0 && text.trim() !== "") throw new BadXml(`<${name}> mixes text and elements`);
    stack.at(-1)!.children.push({ name, attributes, children, text: children.length > 0 ? "" : text });
  };
  while (tokens.lastIndex < source.length) {
    const at = tokens.lastIndex;
    const match = tokens.exec(source);
    if (match === null) throw new BadXml(`not well formed at character ${at}: ${source.slice(at, at + 30)}`);
    const [token, closing, opening, attributes = "", empty, text] = match;
    if (text !== undefined) stack.at(-1)!.text += unescape(text);
    else if (closing !== undefined) {
      if (stack.length === 1 || stack.at(-1)!.name !== closing) throw new BadXml(`</${closing}> closes nothing`);
      close();
    } else if (opening !== undefined) {
      stack.push({ name: opening, attributes: readAttributes(attributes), children: [], text: "" });
      if (empty === "/") close();
    } else if (at !== 0) throw new BadXml(`${token} stands elsewhere than at the start`);
  }
  const [root] = top.children;
  if (stack.length !== 1) throw new BadXml(`<${stack.at(-1)!.name}> is not closed`);
  if (root === undefined || top.children.length > 1 || top.text.trim() !== "")
    throw new BadXml("there must be one root");
  return root;
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = "", , double, single] of text.matchAll(/([\w.:-]+)\s*=\s*("([^"]*)"|'([^']*)')/g)) {
    if (Object.hasOwn(attributes, name)) throw new BadXml(`the attribute ${name} stands twice`);
    attributes[name] = unescape(double ?? single ?? "");
  }
  return attributes;
}

function unescape(text: string): string {
  return text.replaceAll(/&([^;]*);|&/g, (_all, name: string | undefined) => {
    const known = Object.entries(entities).find(([, entity]) => entity === `&${name};`);
    if (known !== undefined) return known[0];
    const code = /^#(?:x([0-9a-fA-F]+)|(\d+))$/.exec(name ?? "");
    if (code === null) throw new BadXml(`&${name ?? ""} names nothing`);
    return String.fromCodePoint(code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16));
  });
}
