/**
 * The types of the HTTP API, the only thing the web may see of the server.
 * Each key is "METHOD /path/{param}"; the value gives what goes in and what comes back.
 */
export type { Api, ApiCall, Problem } from "./contract.ts";
