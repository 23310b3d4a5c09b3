/** Every list of the company office, of shoppers' accounts and of members' that grows with the company, asked as its route is. */
import { sql } from "kysely";
import type { Call, Caller, Route } from "../server/src/access/index.ts";
import { permissions } from "../server/src/access/index.ts";
import { inTransaction } from "../server/src/foundation/database.ts";
import type { Db } from "../server/src/foundation/database.ts";
import { isFailure } from "../server/src/foundation/failure.ts";
import { toEdge } from "../server/src/foundation/ids.ts";
import type { IdKind } from "../server/src/foundation/ids.ts";
import { openLog } from "../server/src/foundation/log.ts";
import { allRoutes } from "../server/src/http/index.ts";
import { openTestBank } from "../server/src/orders/index.ts";
import { openServices } from "../server/src/services.ts";
import { busyMember, officeNow } from "./office-company.ts";
import type { OfficeSize } from "./office-company.ts";
import { frequentBuyer } from "./orders-company.ts";

type Query = Readonly<Record<string, string>>;
type Time = (name: string, ask: (round: number) => Promise<number>) => Promise<void>;

interface Wish {
  readonly size: OfficeSize;
  readonly rounds: number;
  readonly time: Time;
  /** Only questions whose name has this in it. */
  readonly only?: string | undefined;
}

/** Lists by the kind of their cursor and the table it is of: each asked for its first page, then for pages evenly deep in the past. */
const paged: Readonly<Record<string, readonly [IdKind, string]>> = {
  "/api/admin/adjustments": ["adjustment", "adjustment"],
  "/api/admin/audit": ["audit", "audit"],
  "/api/admin/autoships": ["autoship", "autoship"],
  "/api/admin/chargebacks": ["chargeback", "chargeback"],
  "/api/admin/conversions": ["conversion", "program_conversion"],
  "/api/admin/fraud-cases": ["fraudCase", "fraud_case"],
  "/api/admin/gift-cards": ["giftCard", "gift_card"],
  "/api/admin/ledger/entries": ["entry", "entry"],
  "/api/admin/links": ["link", "link"],
  "/api/admin/mail": ["mail", "mail"],
  "/api/admin/members": ["member", "member"],
  "/api/admin/network/changes": ["change", "network_change"],
  "/api/admin/newsletter": ["consent", "consent"],
  "/api/admin/payees": ["member", "payee"],
  "/api/admin/payouts": ["batch", "payout_batch"],
  "/api/admin/program-applications": ["application", "program_application"],
  "/api/admin/returns": ["goodsReturn", "goods_return"],
  "/api/admin/write-offs": ["writeOff", "write_off"],
};

const columnOf: Readonly<Record<string, string>> = { gift_card: "credit_id", payee: "member_id" };

const staffCaller: Caller = { person: 1n, member: null, permissions: new Set(permissions) };
const shopper: Caller = { person: frequentBuyer, member: null, permissions: new Set() };
const partner: Caller = { person: busyMember - 100_000n, member: busyMember, permissions: new Set() };

const found: readonly (readonly [path: string, query: Query])[] = [
  ...["Nora Quinn", "quinnovski", "zzyzx", "no", "@example", "100%_", "nora.quinn208"].flatMap((search) =>
    ["members", "newsletter", "autoships"].map((list) => [`/api/admin/${list}`, { search }] as const),
  ),
  ...["Nora Quinn", "quinnovski", "zzyzx", "1EEF", "@example"].map(
    (find) => ["/api/admin/gift-cards", { find }] as const,
  ),
  ...["code-9", "Spring 28", "kato", "zzyzx", "/p/product-77"].map(
    (search) => ["/api/admin/links", { search }] as const,
  ),
];

const filtered: readonly (readonly [path: string, filter: string, values: readonly string[]])[] = [
  ["/api/admin/members", "kind", ["affiliate", "distributor"]],
  ["/api/admin/members", "status", ["active", "suspended", "terminated"]],
  ["/api/admin/newsletter", "state", ["wanted", "ended"]],
  ["/api/admin/autoships", "state", ["setting-up", "active", "paused", "ended"]],
  ["/api/admin/autoships", "with", ["retrying", "unpaid", "this-week"]],
  ["/api/admin/returns", "state", ["asked", "approved", "refused", "received", "settled"]],
  ["/api/admin/chargebacks", "state", ["open", "won", "lost"]],
  ["/api/admin/fraud-cases", "state", ["noted", "open", "cleared", "confirmed"]],
  ["/api/admin/fraud-cases", "member", [toEdge("member", busyMember)]],
  ["/api/admin/conversions", "state", ["pending", "approved", "refused"]],
  ["/api/admin/conversions", "member", [toEdge("member", busyMember), toEdge("member", 100_017n)]],
  ["/api/admin/conversions", "program", [toEdge("program", 1n)]],
  ["/api/admin/links", "channel", ["blog", "video", "print"]],
  ["/api/admin/links", "campaign", ["Spring 8"]],
  ["/api/admin/links", "member", [toEdge("member", busyMember)]],
  ["/api/admin/audit", "actor", [toEdge("person", 3n), toEdge("person", 200n)]],
  ["/api/admin/audit", "subject", ["ord_4E2"]],
  ["/api/admin/network/changes", "state", ["asked", "approved", "refused"]],
  ["/api/admin/program-applications", "state", ["open", "approved", "refused"]],
  ["/api/admin/adjustments", "state", ["requested", "posted", "refused"]],
  ["/api/admin/adjustments", "member", [toEdge("member", 100_017n)]],
  ["/api/admin/ledger/entries", "member", [toEdge("member", busyMember), toEdge("member", 100_017n)]],
  ["/api/admin/ledger/entries", "account", [toEdge("account", 1n)]],
  ["/api/admin/ledger/entries", "period", [toEdge("period", 3n), toEdge("period", 36n)]],
  ["/api/admin/ledger/entries", "cause", ["ord_1E24"]],
];

/** Lists without filter of their own, or of one thing; `as` their reader. */
const others: readonly (readonly [path: string, query?: Query, as?: Caller])[] = [
  ["/api/admin/reviews", { state: "waiting" }],
  ["/api/admin/reviews", { state: "shown" }],
  ["/api/admin/reviews", { state: "refused" }],
  ["/api/admin/sites", { state: "waiting" }],
  ["/api/admin/sites", { state: "shown" }],
  ["/api/admin/payees", { view: "pending" }],
  ["/api/admin/payees", { view: "blocked" }],
  ["/api/admin/payees", { view: "no-form" }],
  ["/api/admin/payees", { view: "refused" }],
  ["/api/admin/payout-candidates", { currency: "EUR" }],
  ["/api/admin/payout-candidates", { currency: "EUR", waiting: "any" }],
  ["/api/admin/payout-candidates", { currency: "EUR", waiting: "none", after: toEdge("member", 60_000n) }],
  ["/api/admin/payout-candidate-sums", { currency: "EUR" }],
  ["/api/admin/payout-due"],
  ["/api/admin/withdrawals"],
  ["/api/admin/tank"],
  ["/api/admin/staff"],
  ["/api/admin/customer-classes"],
  ["/api/admin/promotions"],
  ["/api/admin/key-pools"],
  ["/api/admin/periods"],
  ["/api/admin/sales-by-day", { period: toEdge("period", 37n) }],
  ["/api/admin/ledger/accounts"],
  ["/api/admin/ledger/accounts", { account: "available" }],
  ["/api/admin/ledger/accounts", { member: toEdge("member", busyMember) }],
  ["/api/admin/ledger/statement", { member: toEdge("member", busyMember), currency: "EUR" }],
  ["/api/admin/orders", { with: "unsettled-payment" }],
  ["/api/admin/orders", { with: "failed-refund" }],
  ["/api/account/orders", {}, shopper],
  ["/api/account/credit", {}, shopper],
  ["/api/account/privacy", {}, shopper],
  ["/api/store/autoships", {}, shopper],
  ["/api/store/payment-methods", {}, shopper],
  ["/api/partner/earnings", {}, partner],
  ["/api/partner/earnings", { period: toEdge("period", 30n) }, partner],
  ["/api/partner/conversions", {}, partner],
  ["/api/partner/wallet", {}, partner],
  ["/api/partner/home", {}, partner],
  ["/api/partner/links", {}, partner],
  ["/api/partner/tank", {}, partner],
  ["/api/partner/downline", {}, partner],
];

export async function askLists(db: Db, { rounds, time, only }: Wish): Promise<void> {
  const { call, routes } = await office(db);
  const ask = async (path: string, given: Query, as: Caller, params?: Query): Promise<number> => {
    const route = routes.get(`GET ${path}`);
    if (route === undefined) throw new Error(`no route GET ${path}`);
    const input = { params: route.params?.parse(params), query: route.query?.parse(given), body: undefined };
    const reply = await route.handle(input, { ...call, caller: as });
    if (isFailure(reply)) throw new Error(`${path} ${JSON.stringify(given)}: ${reply.code}`);
    return countRows(reply);
  };
  const measured = async (
    path: string,
    query: (round: number) => Query,
    name: string,
    as = staffCaller,
    params?: Query,
  ) => {
    const full = `${path.replace("/api/", "")}${name === "" ? "" : ` ${name}`}`;
    if (only !== undefined && !full.includes(only)) return;
    await time(full, (round) => ask(path, query(round), as, params));
  };
  const last = new Map<string, bigint>();
  for (const [path, [, table]] of Object.entries(paged)) {
    const column = columnOf[table] ?? "id";
    const { rows } = await sql<{ last: bigint }>`select max(${sql.id(column)}) as last from ${sql.id(table)}`.execute(
      db,
    );
    last.set(path, rows[0]!.last);
  }
  const deep = (path: string, round: number): Query => {
    const [kind] = paged[path]!;
    const first = kind === "member" ? 100_000n : 0n;
    const span = (last.get(path) ?? 0n) - first;
    return { before: toEdge(kind, first + (span * BigInt(rounds - round)) / BigInt(rounds + 1)) };
  };
  for (const path of Object.keys(paged)) {
    await measured(path, () => ({}), "");
    await measured(path, (round) => deep(path, round), "deep");
  }
  for (const [path, filter, values] of filtered) {
    for (const value of values) {
      await measured(path, () => ({ [filter]: value }), `${filter} ${value}`);
      await measured(path, (round) => ({ [filter]: value, ...deep(path, round) }), `${filter} ${value} deep`);
    }
  }
  for (const [path, query] of found) {
    const name = `search "${Object.values(query).join()}"`;
    await measured(path, () => query, name);
    await measured(path, (round) => ({ ...query, ...deep(path, round) }), `${name} deep`);
  }
  for (const [path, query = {}, as = staffCaller] of others) {
    const name = Object.entries(query).map(([key, value]) => `${key} ${value}`);
    await measured(path, () => query, name.join(" "), as);
  }
  const rows: readonly (readonly [string, Query, Query])[] = [
    ["/api/admin/programs/{id}/members", { id: toEdge("program", 1n) }, {}],
    ["/api/admin/programs/{id}/members", { id: toEdge("program", 1n) }, { state: "suspended" }],
    ["/api/admin/people/{id}/credit", { id: toEdge("person", frequentBuyer) }, {}],
    ["/api/admin/key-pools/{variant}/keys", { variant: toEdge("variant", 1n) }, {}],
    ["/api/admin/orders/{id}/mails", { id: toEdge("order", 4321n) }, {}],
    ["/api/admin/orders/{id}/invoices", { id: toEdge("order", 4321n) }, {}],
    ["/api/admin/payouts/{id}", { id: toEdge("batch", 7n) }, {}],
  ];
  for (const [path, params, query] of rows) {
    await measured(path, () => query, Object.values(query).join(), staffCaller, params);
  }
}

/** The routes, and a call of nobody yet. */
async function office(
  db: Db,
): Promise<{ readonly call: Omit<Call, "caller">; readonly routes: ReadonlyMap<string, Route> }> {
  const clock = { now: () => officeNow };
  const services = await openServices({
    db,
    clock,
    log: openLog("error", console.error),
    secret: "a secret for benchmarks, of 32 letters or more",
    testBank: openTestBank(db),
    accountKeys: new Map([[1, Buffer.alloc(32, 7)]]),
  });
  const routes: readonly Route[] = allRoutes(services);
  const call: Omit<Call, "caller"> = {
    db,
    now: officeNow,
    origin: "https://shop.example",
    home: "https://shop.example",
    userAgent: "",
    address: "192.0.2.1",
    bytes: new Uint8Array(),
    header: () => undefined,
    cookie: () => undefined,
    setCookie: () => undefined,
    transact: (work) => inTransaction(db, (tx) => work({ tx, now: officeNow, actor: 1n })),
  };
  return { call, routes: new Map(routes.map((route) => [route.key, route])) };
}

/** Of the longest list in an answer. */
function countRows(reply: unknown): number {
  const lists = Object.values(reply as object).filter((value) => Array.isArray(value));
  return Math.max(0, ...lists.map((list) => list.length));
}
