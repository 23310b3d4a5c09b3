import { z } from "@hono/zod-openapi";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { audit } from "./audit.ts";
import { idSchema } from "./edge.ts";
import { dropFactors, factorRule, setFactorRule } from "./factor-rule.ts";
import { tellAccount } from "./login-links.ts";
import { route } from "./route.ts";
import { permissionSchema } from "./session-replies.ts";
import type { AccessServices } from "./session-replies.ts";
import { isStrongSession, personDetail, permissionsOf } from "./store.ts";

const ruleSchema = z.object({ permissions: z.array(permissionSchema) }).openapi("FactorRule");

/** Who of staff needs a second factor, and help for who has lost theirs. */
export function factorRoutes({ sessions }: Pick<AccessServices, "sessions">) {
  return [
    route({
      key: "GET /api/admin/staff-rule",
      summary: "Whose holders need a second factor or a passkey to do anything as staff",
      access: ["staff.write"],
      reply: ruleSchema,
      handle: async (_input, call) => ({ permissions: [...(await factorRule(call.db))] }),
    }),
    route({
      key: "PUT /api/admin/staff-rule",
      summary:
        "Ask the holders of these permissions for a second factor or a passkey; who has none is led to set one up",
      access: ["staff.write"],
      body: z.object({ permissions: z.array(permissionSchema).max(100) }),
      reply: ruleSchema,
      handle: async ({ body }, call) => {
        const token = sessions.tokenOf(call.cookie(sessions.cookieName));
        const isStrong = token !== undefined && (await isStrongSession(call.db, token));
        const rule = await call.transact((context) => setFactorRule(context, { ...body, isStrong }));
        return isFailure(rule) ? rule : { permissions: [...rule] };
      },
    }),
    route({
      key: "POST /api/admin/staff/{person}/factors/drop",
      summary:
        "Take the second factor and the passkeys of somebody of staff away who has lost them; their sessions end",
      access: ["staff.write"],
      params: z.object({ person: idSchema("person") }),
      body: z.object({ reason: z.string().trim().min(3).max(500) }),
      reply: z.object({ app: z.boolean(), passkeys: z.number() }),
      handle: ({ params: { person }, body }, call) =>
        call.transact(async (context) => {
          if (person === call.caller.person) {
            return new Failure("wrong-state", "Your own ways to sign in are in your account.");
          }
          if ((await permissionsOf(context.tx, person)).size === 0) {
            return new Failure("not-found", "This person is nobody of staff.");
          }
          const dropped = await dropFactors(context, { person });
          if (isFailure(dropped)) return dropped;
          await audit(context, {
            action: "staff.factors-dropped",
            subject: toEdge("person", person),
            reason: body.reason,
            before: dropped,
          });
          const detail = await personDetail(context.tx, person);
          const url = `${call.origin}/account/security`;
          if (detail !== undefined) await tellAccount(context, detail, { kind: "two-factor-off", url });
          return dropped;
        }),
    }),
  ] as const;
}
