/** The server as one Hono app: the API, its document, health. The pages are mounted behind it. */
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { Hono } from "hono";
import type { Route, Sessions } from "../access/index.ts";
import type { Clock } from "../foundation/clock.ts";
import type { Db } from "../foundation/database.ts";
import { Failure } from "../foundation/failure.ts";
import type { Log } from "../foundation/log.ts";
import { errorFields } from "../foundation/log.ts";
import { asOneArrival } from "../foundation/turns.ts";
import type { ReachServices } from "../reach/index.ts";
import type { ReferralServices } from "../referral/index.ts";
import { openApiDocument } from "./document.ts";
import { mountAffiliateDoors } from "./affiliate-doors.ts";
import { mountDoors } from "./doors.ts";
import type { HandOver } from "./hand-over.ts";
import { openLimits } from "./limits.ts";
import { mountRoutes, openCall } from "./mount-routes.ts";
import { withTransact } from "./perform.ts";
import { problemOf, problemResponse, transportProblem } from "./problems.ts";
import { mountShareDoor } from "./share-door.ts";
import { isSameOrigin, openVisits } from "./visit.ts";
import type { Surroundings, Visit } from "./visit.ts";

export interface HttpEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { visit: Visit; route: string | undefined };
}

export interface AppOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly sessions: Sessions;
  readonly routes: readonly Route[];
  /** Keys the clicks of links; without it, the doors beside the API stay shut. */
  readonly referral?: ReferralServices;
  /** With it, what affiliates put into other pages is answered. */
  readonly reach?: Pick<ReachServices, "secret" | "log">;
  /** With it, visitors of members' hosts are taken over with their baskets. */
  readonly handOver?: HandOver;
  readonly version: string;
  readonly surroundings: Surroundings;
  /** Whether new requests should still be sent here; false as soon as the process begins to end. */
  readonly ready: () => boolean;
}

export function openApp(options: AppOptions): Hono<HttpEnv> {
  const { db, log } = options;
  const hono = new Hono<HttpEnv>();
  const visitOf = openVisits(options.surroundings);

  hono.use(async (c, next) => {
    const start = performance.now();
    const visit = visitOf(c.req.raw, c.env?.incoming);
    c.set("visit", visit);
    const changes = c.req.method !== "GET" && c.req.method !== "HEAD" && c.req.method !== "OPTIONS";
    if (changes && !visit.inProcess && !isSameOrigin(c.req.raw.headers, visit.here)) {
      c.res = problemResponse(
        transportProblem(
          "cross-site",
          "A change must come from this site's own pages: the request's Origin is another.",
        ),
      );
    } else if (visit.inProcess) {
      await next();
    } else {
      await asOneArrival(next);
    }
    if (visit.inProcess) return;
    c.res.headers.set("x-request-id", visit.id);
    log("info", "request", {
      id: visit.id,
      method: c.req.method,
      path: c.get("route") ?? firstPart(c.req.path),
      status: c.res.status,
      ms: Math.round((performance.now() - start) * 10) / 10,
    });
  });

  hono.onError((error, c) => {
    const { id } = c.get("visit");
    log("error", "bug", { id, method: c.req.method, ...errorFields(error) });
    return problemResponse(transportProblem("bug", `It is written down under the number ${id}.`), {
      "x-request-id": id,
    });
  });

  hono.get("/healthz", (c) => c.text("alive\n", 200, { "cache-control": "no-store" }));
  hono.get("/readyz", async (c) => {
    const fine = options.ready() && (await answers(db));
    return c.text(fine ? "ready\n" : "not ready\n", fine ? 200 : 503, { "cache-control": "no-store" });
  });

  // A browser that is asked for a key of the operator's host by the store's own asks here whether the two belong together.
  hono.get("/.well-known/webauthn", (c) => c.json({ origins: [c.get("visit").origin] }));
  const document = JSON.stringify(openApiDocument(options.routes, options.version));
  hono.get("/api/openapi.json", (c) => c.body(document, 200, { "content-type": "application/json" }));
  mountRoutes(hono, options.routes, { ...options, take: openLimits() });
  hono.all("/api/*", (c) => problemResponse(problemOf(new Failure("not-found", `There is no ${c.req.path}.`))));
  if (options.referral !== undefined) {
    const callOf = async (c: Context<HttpEnv>) => withTransact(await openCall(c, options));
    mountDoors(hono, { db, referral: options.referral, callOf });
    mountShareDoor(hono, { db, callOf });
    options.handOver?.mount(hono, callOf);
    if (options.reach !== undefined) {
      mountAffiliateDoors(hono, { db, referral: options.referral, reach: options.reach, callOf });
    }
  }
  return hono;
}

async function answers(db: Db): Promise<boolean> {
  try {
    await db.selectNoFrom((of) => of.lit(1).as("one")).execute();
    return true;
  } catch {
    return false;
  }
}

/** Ids, handles and tokens stay out of the logs: `/@lena/shop` is logged as `/@`, `/order/ord_1` as `/order`. */
function firstPart(path: string): string {
  const part = path.split("/")[1] ?? "";
  return `/${part.startsWith("@") ? "@" : part}`;
}
