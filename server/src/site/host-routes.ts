import { z } from "@hono/zod-openapi";
import { idSchema, route } from "../access/index.ts";
import { listMarkets } from "../catalog/index.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { proofName } from "../referral/index.ts";
import type { LookUpTxt } from "../referral/index.ts";
import { addCompanyHost, checkCompanyHost, companyHosts, dropCompanyHost, moveStore } from "./company-host.ts";
import type { CompanyHost } from "./company-host.ts";
import type { KnownHosts } from "./known-hosts.ts";

export interface SiteServices {
  readonly hosts: KnownHosts;
  readonly lookUpTxt: LookUpTxt;
}

const hostSchema = z
  .object({
    id: z.string(),
    host: z.string(),
    market: z.string().nullable(),
    checked: z.boolean(),
    canonical: z.boolean(),
    record: z.object({ name: z.string(), value: z.string() }).describe("The TXT record that shows whose the name is"),
  })
  .openapi("CompanyHost");

const hostJson = (host: CompanyHost): z.input<typeof hostSchema> => ({
  id: toEdge("companyHost", host.id),
  host: host.host,
  market: host.market,
  checked: host.checkedAt !== null,
  canonical: host.canonical,
  record: { name: proofName(host.host), value: host.proof },
});

const params = z.object({ id: idSchema("companyHost") });
const reason = z.string().trim().min(3).max(500);
const noHome = () =>
  new Failure("wrong-state", "The operator has to set the store's public address first (FAIRLINE_URL).");

export function hostRoutes({ hosts, lookUpTxt }: SiteServices) {
  /** This process knows it with the reply, others soon after. */
  const told = async <T>(done: T): Promise<T> => {
    if (!isFailure(done)) await hosts.read();
    return done;
  };
  return [
    route({
      key: "GET /api/admin/hosts",
      summary: "The company's host names, where the store stands, and the address that the operator set",
      access: ["staff.write"],
      reply: z.object({
        home: z.string().nullable(),
        origin: z.string().nullable(),
        hosts: z.array(hostSchema),
        markets: z.array(z.string()),
      }),
      handle: async (_input, call) => ({
        home: hosts.home ?? null,
        origin: hosts.origin ?? null,
        hosts: (await companyHosts(call.db)).map(hostJson),
        markets: (await listMarkets(call.db)).map(({ code }) => code),
      }),
    }),
    route({
      key: "POST /api/admin/hosts",
      summary: "Add a host name of the company's; it leads once its TXT record was found",
      access: ["staff.write"],
      body: z.object({ host: z.string().trim().min(4).max(253), market: z.string().max(12).nullable().default(null) }),
      reply: hostSchema,
      handle: async ({ body }, call) => {
        if (hosts.home === undefined) return noHome();
        const home = new URL(hosts.home).hostname;
        const host = await call.transact((context) => addCompanyHost(context, { ...body, home }));
        return isFailure(host) ? host : hostJson(host);
      },
    }),
    route({
      key: "POST /api/admin/hosts/{id}/check",
      summary: "Look for a name's TXT record, and let the name lead where it is found",
      access: ["staff.write"],
      params,
      limit: "sign-in",
      reply: hostSchema,
      handle: async ({ params: { id } }, call) => {
        const known = (await companyHosts(call.db)).find((host) => host.id === id);
        if (known === undefined) return new Failure("not-found", "There is no such name.");
        // Before the transaction: the name system may take seconds, and no row should wait for it.
        const records = known.checkedAt === null ? await lookUpTxt(proofName(known.host)) : [];
        const host = await told(await call.transact((context) => checkCompanyHost(context, { id, records })));
        return isFailure(host) ? host : hostJson(host);
      },
    }),
    route({
      key: "PUT /api/admin/hosts/canonical",
      summary:
        "Move the store's address to one of the company's names, or back to the one that the operator set (null)",
      access: ["staff.write"],
      body: z.object({ id: idSchema("companyHost").nullable(), reason }),
      reply: z.object({ host: z.string().nullable() }),
      handle: async ({ body }, call) => {
        if (hosts.home === undefined) return noHome();
        return told(await call.transact((context) => moveStore(context, body)));
      },
    }),
    route({
      key: "DELETE /api/admin/hosts/{id}",
      summary: "Give a name up: it is not answered any more",
      access: ["staff.write"],
      params,
      query: z.object({ reason }),
      reply: z.object({ host: z.string() }),
      handle: async ({ params: { id }, query }, call) =>
        told(await call.transact((context) => dropCompanyHost(context, { id, reason: query.reason }))),
    }),
  ] as const;
}
