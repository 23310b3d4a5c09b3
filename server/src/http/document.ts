/** The OpenAPI document, made from the routes alone. */
import { OpenAPIHono, z } from "@hono/zod-openapi";
import type { Access, Route } from "../access/index.ts";

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().openapi({ description: "Stable; programs decide by it." }),
    data: z.unknown().optional(),
  })
  .openapi("Problem");

const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});

export function openApiDocument(routes: readonly Route[], version: string): object {
  const { openAPIRegistry: registry, ...app } = build();
  registry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "fairline.session_token",
    description: "Set by POST /api/session.",
  });
  for (const route of routes) registry.registerPath(describe(route) as never);
  return app.document({
    openapi: "3.1.0",
    info: {
      title: "Fairline",
      version,
      description: "Failures are problem documents (RFC 9457) with a stable `code`.",
    },
    servers: [{ url: "/" }],
  });
}

function build() {
  const app = new OpenAPIHono();
  return {
    openAPIRegistry: app.openAPIRegistry,
    document: (config: Parameters<typeof app.getOpenAPI31Document>[0]) => app.getOpenAPI31Document(config),
  };
}

function describe(route: Route) {
  const [method = "", path = ""] = route.key.split(" ");
  const nothing = route.reply instanceof z.ZodVoid || route.reply instanceof z.ZodUndefined;
  const open = route.access === "anyone";
  return {
    method: method.toLowerCase(),
    path,
    operationId: operationId(method, path),
    summary: route.summary,
    description: whoMay(route.access),
    tags: [path.split("/")[2] ?? "api"],
    security: open ? [] : [{ session: [] }],
    request: {
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...(route.idempotent ? { headers: z.object({ "Idempotency-Key": z.string().min(16).max(200) }) } : {}),
      ...(route.body === undefined
        ? {}
        : { body: { required: true, content: { "application/json": { schema: route.body } } } }),
    },
    responses: {
      ...(nothing
        ? { 204: { description: "Done" } }
        : { 200: { description: "Done", content: { "application/json": { schema: route.reply } } } }),
      400: problem("The request is not well formed; `data.issues` names the fields"),
      ...(open ? {} : { 401: problem("Sign in first"), 403: problem("Not allowed") }),
      default: problem("Another failure; see `code`"),
    },
  };
}

function whoMay(access: Access): string {
  if (access === "anyone") return "Anyone may call.";
  if (access === "signed-in") return "Any account may call.";
  if (access === "member") return "Members may call, and see only their own.";
  return `Staff with ${access.map((permission) => `\`${permission}\``).join(" and ")} may call.`;
}

/** "GET /api/admin/members/{id}" is getAdminMembersById. */
function operationId(method: string, path: string): string {
  const words = path
    .replace(/^\/api\//, "")
    .split(/[/-]/)
    .map((part) => (part.startsWith("{") ? `by-${part.slice(1, -1)}` : part))
    .flatMap((part) => part.split("-"));
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
