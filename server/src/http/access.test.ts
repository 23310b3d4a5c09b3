/**
 * Every route as every role: a caller is let in exactly where the route's own `access` says so, and no call, however
 * empty its input, ends as a bug. A new route is walked too, without a word here.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { permissions } from "../access/index.ts";
import type { Access, Permission, Route } from "../access/index.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { sampleOf } from "./sample.ts";
import { makePerson, openTestApp } from "./testing.ts";

interface Role {
  readonly name: string;
  readonly signedIn: boolean;
  readonly member: boolean;
  readonly permissions: readonly Permission[];
  readonly cookie: string | undefined;
}

const database = await testDatabase();
const { routes, call, signIn, lines } = await openTestApp(database);

// A company with members and a sale, so that the samples' ids name something. The walk changes the first person and the
// first member: they are nobody of those who walk.
const company = await smallCompany(database.db);
await company.sell("2026-02-03T10:00:00Z", { clickId: await company.click(company.affiliate, "2026-02-03T09:00:00Z") });

async function role(
  name: string,
  what: { member?: "affiliate" | "distributor"; permissions?: readonly Permission[] },
): Promise<Role> {
  const email = `${name.replaceAll(/[^a-z]+/g, "-")}@example.com`;
  await makePerson(database.db, { email, ...what });
  return {
    name,
    signedIn: true,
    member: what.member !== undefined,
    permissions: what.permissions ?? [],
    cookie: await signIn(email),
  };
}

const roles: readonly Role[] = [
  { name: "nobody", signedIn: false, member: false, permissions: [], cookie: undefined },
  await role("a customer with an account", {}),
  await role("an affiliate", { member: "affiliate" }),
  await role("a distributor", { member: "distributor" }),
  ...(await Promise.all(
    permissions.map((permission) => role(`staff with ${permission}`, { permissions: [permission] })),
  )),
  await role("staff with everything", { permissions }),
];

/** The rule, written a second time and from the roles' side. */
function may(role: Role, access: Access): boolean {
  if (access === "anyone") return true;
  if (access === "signed-in") return role.signedIn;
  if (access === "member") return role.member;
  return access.every((permission) => role.permissions.includes(permission));
}

function pathOf(route: Route): string {
  const [, path = ""] = route.key.split(" ");
  const params = (route.params === undefined ? {} : sampleOf(route.params)) as Readonly<Record<string, string>>;
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? "x"));
}

test("there are routes, and each name is taken once", () => {
  assert.ok(routes.length >= 9, `${routes.length} routes`);
  assert.equal(new Set(routes.map((route) => route.key)).size, routes.length);
});

for (const route of routes) {
  test(`${route.key} lets in who may, and nobody else`, async () => {
    const [method = ""] = route.key.split(" ");
    const path = pathOf(route);
    const bodies = route.body === undefined ? [undefined] : [{}, sampleOf(route.body)];
    for (const role of roles) {
      // Signing everybody out on the way would leave the rest of the walk to nobody.
      const cookie = route.key === "DELETE /api/session" ? undefined : role.cookie;
      for (const body of bodies) {
        const before = lines.length;
        const response = await call(method, path, {
          ...(cookie === undefined ? {} : { cookie }),
          ...(body === undefined ? {} : { body }),
          // An address a role, so that a limit is not what answers.
          address: `203.0.113.${roles.indexOf(role)}`,
          headers: route.idempotent ? { "idempotency-key": crypto.randomUUID() } : {},
        });
        const text = await response.text();
        const whom = `${role.name} calls ${route.key}: ${response.status} ${text.slice(0, 300)}`;
        assert.ok(response.status < 500, `${whom} ${JSON.stringify(lines.slice(before))}`);
        // Only the gate's own refusals carry what is needed; a handler may refuse for reasons of its own.
        const refusedAtGate = (response.status === 401 || response.status === 403) && text.includes('"needs"');
        assert.equal(refusedAtGate, !may(role, route.access), whom);
        if (refusedAtGate) assert.equal(response.status, role.signedIn ? 403 : 401, whom);
      }
    }
  });
}
