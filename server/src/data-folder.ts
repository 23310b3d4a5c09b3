/** The folder of an embedded installation: its database, its secret, and a note of who uses it. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

export interface DataFolder {
  /** Where the embedded PostgreSQL keeps its files. */
  readonly databaseDir: string;
  /** Made at the first start and kept; readable by this account only. */
  readonly secret: string;
  /** 32 bytes that seal account numbers; kept as the secret is. */
  readonly accountKey: Uint8Array;
  /** Whether an earlier start ended while it filled the database; what it left is half a company. */
  halfFilled(): Promise<boolean>;
  /** Notes the beginning and the end of filling the database. */
  filling(state: "begins" | "ends"): Promise<void>;
  leave(): Promise<void>;
}

/** @throws where another running server uses the folder: two would stop each other's database. */
export async function openDataFolder(wished: string): Promise<DataFolder> {
  const folder = resolve(wished);
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const pidFile = join(folder, "server.pid");
  const other = Number(await readFile(pidFile, "utf8").catch(() => "0"));
  if (other !== process.pid && other > 1 && (await isServer(other))) {
    throw new Error(
      `process ${other} serves ${folder} already: stop it first, or give another folder in FAIRLINE_DATA`,
    );
  }
  await writeFile(pidFile, `${process.pid}\n`);
  const mark = join(folder, "filling");
  return {
    databaseDir: join(folder, "postgres"),
    secret: await keptSecret(join(folder, "secret")),
    accountKey: Buffer.from(await keptSecret(join(folder, "account-key")), "base64url"),
    halfFilled: () =>
      readFile(mark).then(
        () => true,
        () => false,
      ),
    filling: (state) => (state === "begins" ? writeFile(mark, "") : rm(mark, { force: true })),
    leave: () => rm(pidFile, { force: true }),
  };
}

async function keptSecret(file: string): Promise<string> {
  try {
    // "wx" fails where the file is there, so a secret in use is never replaced.
    await writeFile(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  }
  return (await readFile(file, "utf8")).trim();
}

/** Whether that process is alive and, where the system tells, a Node: the number may belong to another program by now. */
async function isServer(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => undefined);
  return command === undefined || command.includes("node");
}
