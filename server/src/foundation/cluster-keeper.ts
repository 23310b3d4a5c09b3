/**
 * Runs the embedded PostgreSQL in a process of its own, tied to whoever started it by its standard input: when that
 * ends, however it ends (`kill -9` too), PostgreSQL is told to stop. Signals from a terminal are ignored here, so that
 * the server can finish its work against a living database first.
 */
import { spawn } from "node:child_process";

const [postgres, dataDir, port, uid, gid, ...flags] = process.argv.slice(2);
if (postgres === undefined || dataDir === undefined || port === undefined)
  throw new Error("started by cluster.ts only");

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

const server = spawn(postgres, ["-D", dataDir, "-p", port, ...flags], {
  ...(uid ? { uid: Number(uid), gid: Number(gid) } : {}),
  // A group of its own: Ctrl-C in the terminal must not reach it.
  detached: true,
  stdio: ["ignore", "ignore", "pipe"],
  cwd: dataDir,
});

let log = "";
server.stderr.on("data", (chunk: Buffer) => {
  log = (log + chunk.toString()).slice(-4000);
  if (log.includes("database system is ready to accept connections")) {
    process.stdout.write("ready\n");
    log = "";
  }
});
server.on("exit", (code) => {
  if (code !== 0) process.stdout.write(`failed ${JSON.stringify(log)}\n`);
  process.exit(code ?? 1);
});

process.stdin.on("end", () => server.kill("SIGINT"));
process.stdin.on("error", () => server.kill("SIGINT"));
process.stdin.resume();
