/** `npm start`: reads the environment, starts the server, says where it is, and ends it in order. */
import "./check-node.mjs";
import { demoLogins, demoPassword, seedDemo } from "./demo/index.ts";
import { readSettings, SettingsError } from "./settings.ts";
import { startServer } from "./start-server.ts";
import type { RunningServer } from "./start-server.ts";

const { log } = console;

let server: RunningServer | undefined;
let endingSince: number | undefined;

/** Ctrl-C reaches this process twice, from the terminal and from npm: what comes so soon is the same wish. In ms. */
const sameWish = 1_000;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    // While it starts there is nobody to wait for, and a second signal means "now". The database is told to stop by its
    // keeper, whose pipe to this process breaks.
    if (server === undefined) process.exit(130);
    if (endingSince !== undefined && performance.now() - endingSince > sameWish) process.exit(130);
    if (endingSince !== undefined) return;
    endingSince = performance.now();
    void end(server);
  });
}

try {
  server = await startServer(readSettings(process.env), { say: log, seedDemo });
  sayWhere(server);
} catch (error) {
  // What a person can mend is one sentence; anything else keeps its trace.
  console.error(error instanceof SettingsError ? `Fairline cannot start: ${error.message}` : error);
  process.exit(1);
}

function sayWhere({ url, demo }: RunningServer): void {
  log(`\nFairline is at ${url}`);
  if (!demo) return;
  log(`\nThis is the demo company. Sign in at ${url}/sign-in with the password ${demoPassword} as`);
  const width = Math.max(...demoLogins.map((login) => login.email.length));
  for (const login of demoLogins) log(`  ${login.email.padEnd(width)}  ${login.as}`);
}

async function end(running: RunningServer): Promise<void> {
  try {
    await running.close();
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}
