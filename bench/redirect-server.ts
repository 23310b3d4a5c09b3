/**
 * The server's side of the redirect benchmark, a process of its own: the real link door before the real app, on a PostgreSQL
 * that waits for the disk. Prints where it listens; at a line on its standard input it ends in order.
 */
import { createInterface } from "node:readline";
import { systemClock } from "../server/src/foundation/clock.ts";
import { openDatabase } from "../server/src/foundation/database.ts";
import { openApp, openLinkDoor, serve } from "../server/src/http/index.ts";
import { Arrivals } from "../server/src/referral/index.ts";
import type { ClickDurability } from "../server/src/referral/index.ts";

const [url = "", durability = "committed"] = process.argv.slice(2);
const database = openDatabase(url, { connections: 6 });
const { db } = database;
const log = (level: string, event: string, fields: unknown) => {
  if (level === "error") console.error(event, JSON.stringify(fields));
};
const sessions = { callerOf: () => Promise.reject(new Error("nobody is signed in here")), cookieName: "fairline" };
// Addresses come as they do behind a proxy: the load generator has only one of its own.
const surroundings = { origin: undefined, trustedProxies: ["127.0.0.1"] };
const arrivals = new Arrivals({ db, clock: systemClock, log, durability: durability as ClickDurability });
await arrivals.start(database.pool);
const app = openApp({
  db,
  clock: systemClock,
  log: () => {},
  sessions: sessions as never,
  routes: [],
  version: "0.0.0",
  surroundings,
  ready: () => true,
});
const links = openLinkDoor({
  arrivals,
  secret: "x".repeat(32),
  origin: undefined,
  clock: systemClock,
  log,
  sessions,
  surroundings,
});
const listening = await serve(app, { host: "127.0.0.1", port: 0 }, links);
console.log(JSON.stringify({ port: listening.port, pid: process.pid }));

for await (const _ of createInterface({ input: process.stdin })) break;
await listening.close(Temporal.Duration.from({ seconds: 5 }));
await arrivals.close();
await database.close();
