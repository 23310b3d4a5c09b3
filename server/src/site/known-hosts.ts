import type { Db } from "../foundation/database.ts";
import type { Log } from "../foundation/log.ts";
import { errorFields } from "../foundation/log.ts";
import { companyHosts } from "./company-host.ts";

/** How old what is held in memory may be, in ms: what another process changed is known here by then. */
const fresh = 3_000;

/** A name that is the company's. */
export interface KnownHost {
  /** Whether the store stands there. */
  readonly canonical: boolean;
  /** Whether the operator set it. */
  readonly home: boolean;
  readonly market: string | null;
}

/**
 * The company's names in memory, since every request asks. Without an address that the operator set (`FAIRLINE_URL`) there
 * are none: then each request names the store's address itself, as on a machine where somebody tries it.
 */
export class KnownHosts {
  readonly #db: Db;
  readonly #log: Log;
  readonly #home: URL | undefined;
  #hosts = new Map<string, KnownHost>();
  #origin: string | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: { readonly db: Db; readonly log: Log; readonly home: string | undefined }) {
    this.#db = options.db;
    this.#log = options.log;
    this.#home = options.home === undefined ? undefined : new URL(options.home);
    this.#fill([]);
  }

  /** The store's own address, such as `https://shop.example`; mails and links begin with it, whatever host was asked. */
  get origin(): string | undefined {
    return this.#origin;
  }

  /** The address that the operator set; passkeys belong to its host. */
  get home(): string | undefined {
    return this.#home?.origin;
  }

  /** @param host in lower case, without a port */
  find(host: string): KnownHost | undefined {
    return this.#hosts.get(host);
  }

  async read(): Promise<void> {
    if (this.#home !== undefined) this.#fill(await companyHosts(this.#db));
  }

  /** Keeps the memory fresh until `stop`. */
  async start(): Promise<void> {
    if (this.#home === undefined) return;
    await this.read();
    this.#timer = setInterval(() => {
      this.read().catch((error: unknown) => this.#log("warn", "hosts-not-read", errorFields(error)));
    }, fresh);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #fill(rows: Awaited<ReturnType<typeof companyHosts>>): void {
    if (this.#home === undefined) return;
    const moved = rows.find(({ canonical }) => canonical);
    const hosts = new Map<string, KnownHost>();
    for (const { host, market, checkedAt, canonical } of rows) {
      if (checkedAt !== null) hosts.set(host, { canonical, home: false, market });
    }
    hosts.set(this.#home.hostname, { canonical: moved === undefined, home: true, market: null });
    this.#hosts = hosts;
    this.#origin =
      moved === undefined ? this.#home.origin : `${this.#home.protocol}//${moved.host}${portOf(this.#home)}`;
  }
}

/** A store that is tried out behind a port has it at each of its names. */
function portOf(url: URL): string {
  return url.port === "" ? "" : `:${url.port}`;
}
