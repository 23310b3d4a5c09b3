export { demoLogins, seedDemo } from "./seed.ts";
export type { SeedOptions } from "./seed.ts";
export { demoPassword } from "./set-up.ts";
