/** The four files of a company that comes from another system: the same ones each time. */
import type { ImportFile } from "../server/src/network/import/columns.ts";

/** Lines are handed over in pieces of about this many characters, as a browser sends them. */
const piece = 4 << 20;

/** Where a number's parent is: recent members bring in more, so lines of forty levels and more come about. */
function parentOf(i: number): number {
  // Knuth's multiplicative hash: spread evenly, the same on every machine.
  const spread = (Math.imul(i, 2_654_435_761) >>> 0) / 4_294_967_296;
  return Math.max(1, Math.ceil((i - 1) * Math.sqrt(spread)));
}

const day = (i: number, members: number): string => {
  const begin = Temporal.PlainDate.from("2021-01-01");
  return begin.add({ days: Math.floor((i / members) * 1800) }).toString();
};

/** Rows of each file: `members` members, each once in the sponsor and in a binary tree, a past sale and a tenth of balances. */
export function* linesOf(file: ImportFile, members: number): Generator<string> {
  if (file === "members") {
    yield "handle,name,email,kind,joined,status";
    for (let i = 1; i <= members; i += 1) {
      const status = i % 50 === 0 ? "suspended" : "";
      yield `m-${i},Member ${i},m${i}@old.example,distributor,${day(i, members)},${status}`;
    }
  } else if (file === "trees") {
    yield "tree,node,parent,leg,member,from";
    // From the last to the first: nothing may rest on parents coming first.
    for (let i = members; i > 1; i -= 1) yield `sponsor,m-${i},m-${parentOf(i)},,,`;
    for (let i = members; i >= 1; i -= 1) {
      const above = i >> 1;
      yield above === 0 ? `pairs,P${i},,,m-${i},` : `pairs,P${i},P${above},${i & 1},m-${i},`;
    }
  } else if (file === "sales") {
    yield "ref,member,at,currency,amount,cv,qv";
    for (let i = 1; i <= members; i += 1) {
      const cents = String(Math.imul(i, 37) >>> 0)
        .slice(-4)
        .padStart(4, "0");
      const amount = `${cents.slice(0, 2)}.${cents.slice(2)}`;
      yield `S-${i},m-${i},2025-0${(i % 9) + 1}-1${i % 10}T10:00:00Z,EUR,${amount},${amount},${amount}`;
    }
  } else {
    yield "member,currency,amount,account";
    for (let i = 10; i <= members; i += 10) yield `m-${i},EUR,${(i % 900) + 1}.50,`;
  }
}

/** The file's text in pieces. */
export function* piecesOf(file: ImportFile, members: number): Generator<string> {
  let text = "";
  for (const line of linesOf(file, members)) {
    text += `${line}\n`;
    if (text.length < piece) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
