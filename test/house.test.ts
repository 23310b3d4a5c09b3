/** Holds the rules of ARCHITECTURE.md over every file, and shows of each rule that it can fail. */
import assert from "node:assert/strict";
import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readSource, tablesOfSql } from "./house/read-source.ts";
import * as rule from "./house/rules.ts";
import type { House, Rule } from "./house/rules.ts";

const root = join(import.meta.dirname, "..");
const skipped = /(^|\/)(node_modules|build|data|\.git|\.react-router)(\/|$)/;

async function readHouse(): Promise<House> {
  const files: string[] = [];
  for await (const file of glob("**/*", { cwd: root, exclude: (path) => skipped.test(path) })) {
    if (!skipped.test(file)) files.push(file.replaceAll("\\", "/"));
  }
  const sources = await Promise.all(
    files
      .filter((file) => /\.(ts|tsx|mjs)$/.test(file))
      .sort()
      .map(async (path) => readSource({ path, text: await readFile(join(root, path), "utf8") })),
  );
  const migrations = await Promise.all(
    files
      .filter((file) => /^server\/migrations\/.+\.sql$/.test(file))
      .map((file) => readFile(join(root, file), "utf8")),
  );
  return { files, sources, ...created(migrations.join("\n")) };
}

function created(sql: string): Pick<House, "tables" | "views"> {
  const names = (what: string) =>
    [...sql.matchAll(new RegExp(`create ${what} (?:if not exists )?([\\w."]+)`, "gi"))].map((match) =>
      (match[1] ?? "").replaceAll('"', ""),
    );
  return { tables: names("table"), views: names("view") };
}

const house = await readHouse();

test("there is a house to look at", () => {
  assert.ok(house.sources.length > 100, `${house.sources.length} sources`);
  assert.ok(house.tables.length > 20 && house.views.length > 0, `${house.tables.length} tables`);
  for (const folder of ["engine/src/", "server/src/", "web/app/", "scripts/"]) {
    assert.ok(
      house.sources.some((source) => source.path.startsWith(folder)),
      folder,
    );
  }
});

for (const [name, judge] of Object.entries(rule.rules)) {
  test(name, () => {
    const { seen, wrong } = judge(house);
    assert.ok(seen > 0, "the rule saw nothing");
    assert.deepEqual(wrong, []);
  });
}

/** A house of these files. */
function fixture(files: Readonly<Record<string, string>>, sql = ""): House {
  const sources = Object.entries(files)
    .filter(([path]) => !path.endsWith(".md"))
    .map(([path, text]) => readSource({ path, text }));
  return { files: Object.keys(files), sources, ...created(sql) };
}

function refuses(judge: Rule, files: Readonly<Record<string, string>>, because: RegExp, sql = ""): void {
  const { wrong } = judge(fixture(files, sql));
  assert.equal(wrong.length, 1, `${JSON.stringify(files)}: ${JSON.stringify(wrong)}`);
  assert.match(wrong[0] ?? "", because);
}

function accepts(judge: Rule, files: Readonly<Record<string, string>>, sql = ""): void {
  assert.deepEqual(judge(fixture(files, sql)).wrong, []);
}

test("it fails where it should: layers, upwards, sideways, past the index, by type, by export and by import() are all seen", () => {
  const judge = rule.roomsKeepTheirLayers;
  refuses(
    judge,
    { "server/src/ledger/post.ts": 'import { a } from "../sales/index.ts";' },
    /ledger must not use sales/,
  );
  refuses(
    judge,
    { "server/src/network/a.ts": 'import { a } from "../catalog/index.ts";' },
    /network must not use catalog/,
  );
  refuses(
    judge,
    { "server/src/sales/a.ts": 'import { a } from "../plan/store.ts";' },
    /plan is entered by its index\.ts/,
  );
  refuses(judge, { "server/src/ledger/a.ts": 'import type { A } from "../sales/index.ts";' }, /must not use sales/);
  refuses(judge, { "server/src/ledger/a.ts": 'export { a } from "../sales/index.ts";' }, /must not use sales/);
  refuses(judge, { "server/src/ledger/a.ts": 'export * from "../sales/index.ts";' }, /must not use sales/);
  refuses(judge, { "server/src/ledger/a.ts": 'const a = await import("../sales/index.ts");' }, /must not use sales/);
  refuses(judge, { "server/src/ledger/a.ts": 'let a: import("../sales/index.ts").A;' }, /must not use sales/);
  refuses(judge, { "server/src/sales/deep/a.ts": 'import { a } from "../../plan/store.ts";' }, /by its index\.ts/);
  refuses(judge, { "server/src/http/app.ts": 'import { a } from "../services.ts";' }, /http must not use main/);
  refuses(judge, { "server/src/misc/a.ts": "export const a = 1;" }, /the room misc has no layer/);
  accepts(judge, {
    "server/src/sales/a.ts":
      'import { a } from "../plan/index.ts"; import { b } from "../foundation/failure.ts"; import { c } from "./b.ts";',
    "server/src/ledger/a.ts":
      '// import { a } from "../sales/index.ts";\nconst text = `import { a } from "../sales/index.ts"`;',
    "server/src/ledger/a.test.ts": 'import { a } from "../sales/testing.ts";',
    "server/src/main.ts": 'import { a } from "./http/index.ts";',
  });
});

test("it fails where it should: the server stays in its folder", () => {
  refuses(
    rule.serverStaysInItsFolder,
    { "server/src/http/a.ts": 'import { a } from "../../../web/build.ts";' },
    /leaves the server/,
  );
  refuses(
    rule.serverStaysInItsFolder,
    { "server/src/http/a.ts": 'import { a } from "@fairline/web";' },
    /does not use @fairline\/web/,
  );
  accepts(rule.serverStaysInItsFolder, {
    "server/src/plan/a.ts": 'import { a } from "@fairline/engine"; import b from "../../package.json";',
  });
});

test("it fails where it should: the engine imports nothing", () => {
  const judge = rule.engineImportsNothing;
  for (const from of ["node:fs", "kysely", "../../server/src/foundation/failure.ts", "@fairline/server/api"]) {
    refuses(judge, { "engine/src/a.ts": `import { a } from "${from}";` }, /must not import/);
  }
  accepts(judge, {
    "engine/src/run/a.ts": 'import { a } from "../money/index.ts";',
    "engine/src/run/a.test.ts": 'import test from "node:test";',
  });
});

test("it fails where it should: the web knows the API's types only", () => {
  const judge = rule.webKnowsTheApiOnly;
  refuses(judge, { "web/app/a.tsx": 'import { Api } from "@fairline/server/api";' }, /only types/);
  refuses(judge, { "web/app/a.tsx": 'import type { Db } from "@fairline/server/db";' }, /only types/);
  refuses(judge, { "web/app/a.tsx": 'import { round } from "@fairline/engine";' }, /only types/);
  refuses(judge, { "web/mail/a.tsx": 'import { a } from "../../server/src/http/api.ts";' }, /leaves the web/);
  accepts(judge, {
    "web/app/a.tsx":
      'import type { Api } from "@fairline/server/api"; import React from "react"; export const a = <p>from "x"</p>;',
  });
});

test("it fails where it should: only main reads the environment", () => {
  const judge = rule.mainAloneReadsTheEnvironment;
  const ways = [
    "process.env.X",
    'process["env"]',
    "const { env } = process",
    "const { env: e } = process",
    'import { env } from "node:process"',
  ];
  for (const text of ways) refuses(judge, { "server/src/foundation/a.ts": text }, /only server\/src\/main\.ts/);
  accepts(judge, {
    "server/src/main.ts": "process.env",
    "server/src/a.test.ts": "process.env",
    "server/src/a.ts": '"process.env"; // process.env',
  });
});

test("it fails where it should: files have 400 lines at most", () => {
  const long = "const a = 1;\n".repeat(401);
  refuses(rule.filesAreShort, { "server/src/plan/a.ts": long }, /401 lines/);
  accepts(rule.filesAreShort, {
    "server/src/plan/a.test.ts": long,
    "server/src/plan/b.ts": `/* Generated by a script. */\n${long}`,
    "server/src/plan/c.ts": "const a = 1;\n".repeat(400),
  });
});

test("it fails where it should: every room has a README", () => {
  refuses(rule.roomsHaveAReadme, { "server/src/plan/a.ts": "" }, /plan has no README/);
  accepts(rule.roomsHaveAReadme, {
    "server/src/plan/a.ts": "",
    "server/src/plan/README.md": "",
    "server/src/main.ts": "",
  });
});

test("it fails where it should: names say something", () => {
  for (const path of [
    "web/app/utils/a.ts",
    "server/src/plan/date-helpers.ts",
    "server/src/common.ts",
    "server/src/plan/run-manager.ts",
  ]) {
    refuses(rule.namesSaySomething, { [path]: "" }, /./);
  }
  accepts(rule.namesSaySomething, { "server/src/plan/commonwealth.ts": "" });
});

test("it fails where it should: a room's queries name its own tables and views", () => {
  const judge = rule.tablesHaveOneOwner;
  const sql = "create table entry (id int); create table sale (id int); create view sale_card as select 1;";
  const tables = (name: string) =>
    `declare module "../foundation/database.ts" { interface Tables { ${name}: A; sale_card: B } }`;
  const ledger = { "server/src/ledger/store.ts": tables("entry") };
  const sales = (text: string) => ({ ...ledger, "server/src/sales/store.ts": `${tables("sale")}\n${text}` });
  const others = [
    'db.selectFrom("entry").selectAll()',
    'db.selectFrom(["sale", "entry as e"])',
    'db.selectFrom("sale").innerJoin("entry", "a", "b")',
    'tx.insertInto("entry").values({})',
    'tx.updateTable("entry").set({})',
    'tx.deleteFrom("entry")',
    "sql`select * from entry`",
    "sql<Row>`select * from sale, entry where true`",
    "sql`select 1 from sale left join entry on true`",
    "sql`insert into entry (id) values (${1})`",
    "sql`update entry set id = 1`",
    "sql`delete from only entry`",
    "sql`with one as (select 1) select * from one join entry on true`",
    'sql.table("entry")',
    'pool.query("select * from entry")',
  ];
  for (const text of others) refuses(judge, sales(text), /sales uses entry, which ledger owns/, sql);
  refuses(judge, { ...ledger, "server/src/plan/a.ts": 'db.selectFrom("sale")' }, /no room declares/, sql);
  refuses(judge, { ...ledger, "server/src/plan/a.ts": tables("entry") }, /declares entry, which ledger owns/, sql);
  accepts(
    judge,
    {
      ...sales('db.selectFrom("sale_card"); sql`with entry as (select 1 from sale_card) select * from entry`'),
      "server/src/plan/a.test.ts": "sql`select * from entry`",
    },
    sql,
  );
});

test("tables are found in SQL text, whatever stands around them", () => {
  assert.deepEqual(tablesOfSql("select a from sale s, auth.session, line -- from comment\n where x = 'from text'"), [
    "sale",
    "auth.session",
    "line",
  ]);
  assert.deepEqual(
    tablesOfSql(
      "select extract(day from at) is distinct from b from run as r join lateral (select 1 from x) y on true",
    ),
    ["at", "b", "run", "x"],
  );
  assert.deepEqual(tablesOfSql('insert into "entry" select * from up; update only account set a = 1'), [
    "entry",
    "up",
    "account",
  ]);
  assert.deepEqual(
    tablesOfSql("with recursive up (a, b) as (select 1 from edge union select 2 from up) select from up"),
    ["edge"],
  );
});
