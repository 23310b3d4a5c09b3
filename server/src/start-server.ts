/** The composition root: brings database, rooms, jobs, pages and HTTP up in order, and down in the opposite one. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Hono } from "hono";
import pg from "pg";
import manifest from "../package.json" with { type: "json" };
import { openDataFolder } from "./data-folder.ts";
import type { DataFolder } from "./data-folder.ts";
import type { SeedOptions } from "./demo/index.ts";
import type { Clock } from "./foundation/clock.ts";
import { systemClock } from "./foundation/clock.ts";
import { ensureDatabase, startCluster } from "./foundation/cluster.ts";
import { findCompany } from "./foundation/company.ts";
import { openDatabase } from "./foundation/database.ts";
import type { Database } from "./foundation/database.ts";
import { armFailpoint } from "./foundation/failpoint.ts";
import { migrateJobs, startJobs } from "./foundation/jobs.ts";
import { errorFields, openLog } from "./foundation/log.ts";
import type { Log } from "./foundation/log.ts";
import { migrate } from "./foundation/migrate.ts";
import { smtpDelivery } from "./foundation/send-mail.ts";
import type { RenderMail } from "./foundation/send-mail.ts";
import {
  allRoutes,
  buildPagesIfOld,
  mountPages,
  openApp,
  openHandOver,
  openHostDoor,
  openLinkDoor,
  serve,
} from "./http/index.ts";
import type { HttpEnv, Services } from "./http/index.ts";
import { openTestBank, recoverPayments, stripeOrigins } from "./orders/index.ts";
import { allJobs, openServices, recurringJobs } from "./services.ts";
import type { Settings } from "./settings.ts";

export interface StartOptions {
  readonly clock?: Clock;
  readonly log?: Log;
  /** Told what takes long, for the person who waits. */
  readonly say?: (line: string) => void;
  /** Fills an empty database with the demo company, through the same use cases as real traffic. */
  readonly seedDemo?: (given: SeedOptions) => Promise<void>;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly database: Database;
  readonly services: Services;
  readonly app: Hono<HttpEnv>;
  /** Whether this is the demo company, whose logins may be shown. */
  readonly demo: boolean;
  /** Stops taking requests, finishes those under way and the running jobs, and closes everything. */
  close(): Promise<void>;
}

/** How long requests under way may take when the server ends. */
const patience = Temporal.Duration.from({ seconds: 20 });

/** @throws with what was opened closed again, where anything cannot be started. */
export async function startServer(settings: Settings, options: StartOptions = {}): Promise<RunningServer> {
  const closers: (() => Promise<unknown> | void)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).toReversed()) await closer();
  };
  try {
    return { ...(await open(settings, options, closers)), close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

async function open(
  settings: Settings,
  options: StartOptions,
  closers: (() => Promise<unknown> | void)[],
): Promise<Omit<RunningServer, "close">> {
  const { clock = systemClock, say = () => {} } = options;
  const log = options.log ?? openLog(settings.logLevel, (line) => process.stdout.write(`${line}\n`));
  if (settings.failpoint !== null) armFailpoint(settings.failpoint);

  // Pages are built by a process of their own, beside the database's start and the demo company's months.
  const built = settings.pages && !settings.development ? buildPagesIfOld(say) : Promise.resolve(false);
  built.catch(() => {});

  const folder = settings.databaseUrl === null ? await openDataFolder(settings.dataDir) : undefined;
  if (folder !== undefined) closers.push(() => folder.leave());
  const url = settings.databaseUrl ?? (await embeddedDatabase(folder as DataFolder, closers));
  const database = openDatabase(url, { connections: settings.connections });
  closers.push(() => database.close());
  await migrate(database.pool);
  await migrateJobs(database.pool);

  const secret = settings.secret ?? folder?.secret ?? missing("a secret");
  // The test bank stands for a bank: its books have a connection of their own.
  const bankBooks = openDatabase(url, { connections: 2 });
  closers.push(() => bankBooks.close());
  const testBank = openTestBank(bankBooks.db);
  const accountKeys = settings.accountKeys ?? new Map([[1, folder?.accountKey ?? missing("keys for account numbers")]]);
  const services = await openServices({
    db: database.db,
    clock,
    log,
    secret,
    testBank,
    testPayments: settings.testPayments,
    stripe: settings.stripe,
    stripeConnect: settings.stripeConnect,
    manualPayments: settings.manualPayments,
    transferTo: settings.transferTo,
    accountKeys,
    origin: settings.url ?? undefined,
    clicks: settings.clicks,
  });
  const { arrivals } = services.referral;

  if (settings.demo && options.seedDemo !== undefined && (await findCompany(database.db)) === undefined) {
    await folder?.filling("begins");
    // What a crash loses here is made anew at the next start, so nobody waits for the disk.
    const filling = openDatabase(withSetting(url, "synchronous_commit=off"), { connections: 4 });
    closers.push(() => filling.close());
    await options.seedDemo({
      db: filling.db,
      clock,
      log,
      say,
      payments: testBank.provider,
      sealer: services.payout.sealer,
      network: services.network,
    });
    await folder?.filling("ends");
  }

  await built;
  const smtp = settings.smtpUrl === null ? undefined : smtpDelivery(settings.smtpUrl, settings.mailFrom);
  if (smtp !== undefined) closers.push(() => smtp.close());
  const worker = await startJobs({
    url,
    db: database.db,
    clock,
    log,
    handlers: allJobs({
      renderMail: builtTemplates(),
      deliverMail: smtp?.deliver,
      mailDomain: new URL(settings.url ?? "http://localhost").hostname,
      orders: services.orders,
      reach: services.reach,
      credit: services.credit,
      account: services.account,
      keys: services.digital,
      transfers:
        services.payout.connect === undefined
          ? undefined
          : { connect: services.payout.connect, sealer: services.payout.sealer },
    }),
    recurring: recurringJobs,
    busy: () => database.pool.waitingCount > 0,
  });
  closers.push(() => worker.stop());
  // What a crash left open with the payment provider is asked for now; a provider that is down holds nothing up.
  recoverPayments(database.db, services.orders, clock).then(
    (recovered) => log("info", "payments-recovered", { ...recovered }),
    (error: unknown) => log("error", "payments-not-recovered", errorFields(error)),
  );

  const { hosts } = services.site;
  await hosts.start();
  closers.push(() => hosts.stop());
  const surroundings = {
    get origin() {
      return hosts.origin;
    },
    home: hosts.home,
    trustedProxies: settings.trustedProxies,
  };
  const handOver = openHandOver({ secret, clock, referral: services.referral, ownKey: services.orders.ownKey });
  let ready = true;
  const app = openApp({
    db: database.db,
    clock,
    log,
    sessions: services.access.sessions,
    referral: services.referral,
    reach: services.reach,
    routes: allRoutes(services),
    handOver,
    version: manifest.version,
    surroundings,
    ready: () => ready,
  });
  if (settings.pages) {
    const pages = await mountPages(app, {
      development: settings.development,
      ...(settings.stripe === null ? {} : { allow: stripeOrigins }),
    });
    closers.push(() => pages.close());
  }
  await arrivals.start(database.pool);
  // After the last request: what was answered early is stored before the database goes.
  closers.push(() => arrivals.close());
  const links = openLinkDoor({
    ...services.referral,
    // Asked each time: spread, it would stay what it is now.
    get origin() {
      return hosts.origin;
    },
    clock,
    log,
    sessions: services.access.sessions,
    surroundings,
  });
  const door = openHostDoor({
    hosts,
    arrivals,
    links,
    leave: (request, to, handle) => handOver.addressOf(request, hosts.origin ?? "", to, handle),
  });
  const where = { host: settings.host, port: settings.port ?? 3000, orNext: settings.port === null };
  const listening = await serve(app, where, door);
  closers.push(() => {
    ready = false;
    return listening.close(patience);
  });
  log("info", "listening", { port: listening.port, host: settings.host });
  return {
    url:
      settings.url ??
      `http://${settings.host === "127.0.0.1" || settings.host === "0.0.0.0" ? "localhost" : settings.host}:${listening.port}`,
    port: listening.port,
    database,
    services,
    app,
    demo: (await findCompany(database.db))?.demo ?? false,
  };
}

function missing(what: string): never {
  throw new Error(`a server without an embedded database needs ${what}`);
}

function withSetting(url: string, setting: string): string {
  const address = new URL(url);
  address.searchParams.set("options", `-c ${setting}`);
  return address.href;
}

/** Starts the embedded PostgreSQL and gives the address of its database, without what an interrupted first start left. */
async function embeddedDatabase(folder: DataFolder, closers: (() => Promise<unknown> | void)[]): Promise<string> {
  const cluster = await startCluster(folder.databaseDir);
  closers.push(() => cluster.stop());
  if (await folder.halfFilled()) {
    const admin = new pg.Client({ connectionString: cluster.url("postgres") });
    await admin.connect();
    await admin.query("drop database if exists fairline with (force)");
    await admin.end();
    await folder.filling("ends");
  }
  return ensureDatabase(cluster, "fairline");
}

/** The mail templates as built with the pages, loaded with the first mail. */
function builtTemplates(): RenderMail {
  const file = pathToFileURL(join(import.meta.dirname, "../../web/build/mail/index.js")).href;
  return async (template, data, locale) => {
    const { renderMail } = (await import(file)) as { readonly renderMail: RenderMail };
    return renderMail(template, data, locale);
  };
}
