import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { isFailure, must } from "../foundation/failure.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { buildLink, pageOf } from "./build-link.ts";
import { changeLink } from "./change-link.ts";
import { readClickFigures } from "./click-figures.ts";
import { createLink } from "./create-link.ts";
import { qrPng, qrSvg } from "./draw-qr.ts";
import { instantsOf } from "./figure-days.ts";
import { importLinks } from "./import-links.ts";
import { normalHost } from "./normal-host.ts";
import { checkHost, dropHost, hostsOfMember, wishHost } from "./own-host.ts";
import { recordClick } from "./record-click.ts";
import { linkByCode } from "./store.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const { affiliate } = company;
const [top] = company.distributors;
const day = "2026-03-01T10:00:00Z";

test("a link changes by its member only, and only to a page of the store", async () => {
  const link = must(
    await company.at(day, (context) =>
      createLink(context, {
        memberId: affiliate,
        path: "/",
        label: "a",
        code: "mine",
        channel: "mail",
        tags: { s1: "x" },
      }),
    ),
  );
  const change = (memberId: bigint, wish: object) =>
    company.at(day, (context) => changeLink(context, { linkId: link.id, memberId, ...wish }));
  const refused = async (memberId: bigint, wish: object, code: string) => {
    const result = await change(memberId, wish);
    assert.ok(isFailure(result) && result.code === code, JSON.stringify(wish));
  };
  await refused(top, { path: "/p/balm" }, "not-found");
  await refused(affiliate, { path: "//evil.example" }, "bad-input");
  await refused(affiliate, { tags: { s11: "x" } }, "bad-input");
  await refused(affiliate, { tags: { s1: "a\u0000" } }, "bad-input");
  assert.equal((await linkByCode(db, "mine"))?.path, "/");
  const changed = must(
    await change(affiliate, { path: "/p/balm", campaign: "spring", tags: { s10: "y" }, archived: true }),
  );
  assert.deepEqual(
    [changed.path, changed.campaign, changed.tags, changed.code],
    ["/p/balm", "spring", { s10: "y" }, "mine"],
  );
  assert.ok(changed.archivedAt !== null);
  assert.equal(must(await change(affiliate, { archived: false, campaign: null })).archivedAt, null);
});

test("addresses for a placement: tags, another page, and what was pasted from the store", () => {
  const shop = "https://shop.example";
  assert.equal(buildLink(shop, { code: "mine", tags: {} }), `${shop}/r/mine`);
  assert.equal(
    buildLink(shop, { code: "mine", to: "/p/balm?x=1", tags: { s1: "a b", utm_source: "ü" } }),
    `${shop}/r/mine?to=%2Fp%2Fbalm%3Fx%3D1&s1=a+b&utm_source=%C3%BC`,
  );
  assert.ok(isFailure(buildLink(shop, { code: "mine", to: "//evil.example", tags: {} })));
  assert.ok(isFailure(buildLink(shop, { code: "mine", tags: { to: "x" } })));
  assert.equal(pageOf(shop, " https://shop.example/p/balm?x=1 "), "/p/balm?x=1");
  assert.equal(pageOf(shop, "/p/balm"), "/p/balm");
  for (const other of [
    "https://shop.example.evil/p",
    "https://evil.example/",
    "http://shop.example/p",
    "https://shop.example//evil",
  ]) {
    assert.ok(isFailure(pageOf(shop, other)), other);
  }
});

test("a CSV of links comes in whole or not at all, with every bad row listed", async () => {
  const bring = (csv: string) => company.at(day, (context) => importLinks(context, csv));
  const good =
    '\uFEFFmember,code,path,label,channel,s1,utm_source\r\n@amara,csv-1,/p/balm,"Blog, old",blog,a,b\r\ntop,csv-2,/,,,,\r\n';
  assert.deepEqual(await bring(good), { made: 2, known: 0 });
  assert.deepEqual(await bring(good), { made: 0, known: 2 }, "the same file again");
  const link = await linkByCode(db, "csv-1");
  assert.deepEqual([link?.label, link?.channel, link?.tags], ["Blog, old", "blog", { s1: "a", utm_source: "b" }]);
  const bad = await bring(
    "member,code,path,channel\nnobody,c-1,/,\namara,c,/,\namara,c-3,//evil,\namara,c-4,/,tv\namara,csv-2,/,\namara,c-6,/,\namara,c-6,/p,\n",
  );
  assert.ok(isFailure(bad) && bad.code === "bad-input");
  const lines = (bad.data["rows"] as { line: number }[]).map(({ line }) => line);
  assert.deepEqual(lines, [2, 3, 4, 5, 6, 8]);
  assert.equal(await linkByCode(db, "c-6"), undefined, "nothing was imported");
  for (const csv of [
    "",
    "member,code,path\n",
    "member,path\na,/\n",
    "member,code,path,colour\na,b,c,d\n",
    'member,code,path\n"a,b\n',
  ]) {
    assert.ok(isFailure(await bring(csv)), JSON.stringify(csv));
  }
});

test("a QR code is the same as SVG and as PNG, and a reader finds its corners", () => {
  const text = "https://shop.example/r/mine?s1=card";
  const svg = qrSvg(text);
  const size = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1]);
  const dark = new Set([...svg.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map((match) => `${match[1]},${match[2]}`));
  // A finder: 7 wide, dark, light inside, 4 of quiet around.
  for (const [x, y] of [
    [4, 4],
    [size - 11, 4],
    [4, size - 11],
  ] as const) {
    assert.ok(dark.has(`${x},${y}`) && dark.has(`${x + 6},${y + 6}`) && dark.has(`${x + 3},${y + 3}`), `${x},${y}`);
    assert.ok(!dark.has(`${x + 1},${y + 1}`) && !dark.has(`${x - 1},${y}`));
  }
  const scale = 3;
  const png = Buffer.from(qrPng(text, scale));
  assert.equal(png.subarray(1, 4).toString(), "PNG");
  assert.equal(png.readUInt32BE(16), size * scale);
  const start = png.indexOf("IDAT");
  const pixels = inflateSync(png.subarray(start + 4, start + 4 + png.readUInt32BE(start - 4)));
  const line = 1 + Math.ceil((size * scale) / 8);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const [px, py] = [x * scale + 1, y * scale + 1];
      const light = ((pixels[py * line + 1 + (px >> 3)] ?? 0) >> (7 - (px & 7))) & 1;
      assert.equal(light === 0, dark.has(`${x},${y}`), `${x},${y}`);
    }
  }
});

test("host names are made equal, and what is none is refused", () => {
  assert.equal(normalHost(" Go.Example.COM. "), "go.example.com");
  assert.equal(normalHost("bücher.example.de"), "xn--bcher-kva.example.de");
  for (const text of [
    "",
    "localhost",
    "a",
    "127.0.0.1",
    "[::1]",
    "1.2.3.4.",
    "0x7f.1",
    "2130706433",
    "go.example.com:80",
    "https://go.example.com",
    "go.example.com/x",
    "a..b.com",
    "-a.com",
    "a_b.com",
    "*.example.com",
    "db.internal",
    "x.local",
    "user@go.example.com",
    "go example.com",
    `${"a".repeat(64)}.com`,
    "１２７.0.0.1",
  ]) {
    assert.ok(isFailure(normalHost(text)), text);
  }
});

test("a host name leads once its record is found; an unproven wish keeps nobody from their own name", async () => {
  const wish = (memberId: bigint, host = "go.example.com") =>
    company.at(day, (context) => wishHost(context, { memberId, host, linkId: null, storeHost: "shop.example.com" }));
  for (const own of ["shop.example.com", "eu.shop.example.com", "example.com"])
    assert.ok(isFailure(await wish(top, own)), own);
  const squatted = must(await wish(top));
  const host = must(await wish(affiliate));
  assert.deepEqual(await hostsOfMember(db, top), []);
  const check = (memberId: bigint, records: readonly string[]) =>
    company.at(day, (context) => checkHost(context, { memberId, hostId: host.id, records }));
  for (const records of [[], [squatted.proof], ["x"]]) {
    const result = await check(affiliate, records);
    assert.ok(isFailure(result) && result.code === "wrong-state");
  }
  assert.ok(isFailure(await check(top, [host.proof])), "not theirs");
  assert.ok(must(await check(affiliate, ["other", host.proof])).checkedAt !== null);
  const late = await wish(top);
  assert.ok(isFailure(late) && late.code === "already-exists");
  const drop = (memberId: bigint) => company.at(day, (context) => dropHost(context, { memberId, hostId: host.id }));
  assert.ok(isFailure(await drop(top)));
  assert.deepEqual(await drop(affiliate), { host: "go.example.com" });
});

test("figures are gross and net, by day in the company's time zone, by link and by sub-id", async () => {
  const code = must(
    await company.at(day, (context) =>
      createLink(context, {
        memberId: top,
        path: "/",
        label: "x",
        code: "figures",
        channel: "paid",
        tags: { s2: "two" },
      }),
    ),
  ).code;
  const agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36";
  for (const [at, address, userAgent] of [
    ["2026-06-01T23:30:00Z", "1", agent],
    ["2026-06-01T12:00:00Z", "2", agent],
    ["2026-06-01T12:05:00Z", "2", agent],
    ["2026-06-03T12:00:00Z", "3", "curl/8"],
  ] as const) {
    await company.at(at, (context) => recordClick(context, { code }, { address, userAgent, memberId: null }));
  }
  const span = instantsOf({ from: "2026-06-01", to: "2026-06-03" }, Temporal.Instant.from(day), "Europe/Dublin");
  const of = (by: "day" | "link" | "s2" | "channel" | "reason", memberId: bigint | null = top) =>
    readClickFigures(db, { memberId, linkId: null, by, timeZone: "Europe/Dublin", ...must(span) });
  // Half past eleven in the evening in UTC is the next day in Dublin's summer.
  assert.deepEqual(await of("day"), [
    { key: "2026-06-01", gross: 2n, net: 1n },
    { key: "2026-06-02", gross: 1n, net: 1n },
    { key: "2026-06-03", gross: 1n, net: 0n },
  ]);
  assert.deepEqual(await of("link"), [{ key: "figures", gross: 4n, net: 2n }]);
  assert.deepEqual(await of("s2"), [{ key: "two", gross: 4n, net: 2n }]);
  assert.deepEqual(await of("channel", null), [{ key: "paid", gross: 4n, net: 2n }]);
  assert.deepEqual((await of("reason")).map(({ key }) => key).sort(), ["", "bot", "duplicate"]);
  assert.deepEqual(await of("day", affiliate), []);
  assert.ok(isFailure(instantsOf({ from: "2026-13-01" }, Temporal.Instant.from(day), "UTC")));
});
