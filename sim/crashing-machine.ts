/** A server process and a PostgreSQL that crash where the dice say and are started again; clients ask until they are answered. */
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "../server/src/foundation/database.ts";
import type { Database, Db } from "../server/src/foundation/database.ts";
import { pack, unpack } from "../server/src/foundation/idempotency.ts";
import { failureOf, isLost } from "./commands.ts";
import type { AnswerOf, Command, CommandName } from "./commands.ts";
import type { Postgres } from "./ground.ts";
import { idle } from "./machine.ts";
import type { CrashPlan, Machine, ToParent, ToServer } from "./machine.ts";

const lost = Symbol("lost");
type Reply = { readonly value: unknown } | { readonly bug: string } | typeof lost;

export class CrashingMachine implements Machine {
  readonly crashes = new Map<string, number>();
  readonly #postgres: Postgres;
  readonly #name: string;
  readonly #newProcess: () => ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #count = 0;
  #now = Temporal.Instant.fromEpochMilliseconds(0);
  #database: Database | undefined;
  #process: ChildProcess | undefined;
  /** Set while something is being mended. */
  #mending: Promise<void> | undefined;
  #postgresStops = false;
  #closing = false;

  static async open(postgres: Postgres, name: string, newProcess: () => ChildProcess): Promise<Machine> {
    const machine = new CrashingMachine(postgres, name, newProcess);
    await machine.#mend();
    return machine;
  }

  private constructor(postgres: Postgres, name: string, newProcess: () => ChildProcess) {
    this.#postgres = postgres;
    this.#name = name;
    this.#newProcess = newProcess;
  }

  async ask<Name extends CommandName>(name: Name, given: Omit<Command, "name">): Promise<AnswerOf<Name>> {
    this.#now = given.now;
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      await this.#mend();
      const reply = await this.#send({ ...given, name });
      if (reply === lost) continue;
      if ("bug" in reply) throw new Error(reply.bug);
      const answer = reply.value as { value: unknown } | { failure: Parameters<typeof failureOf>[0] };
      return ("failure" in answer ? failureOf(answer.failure) : unpack(answer.value)) as AnswerOf<Name>;
    }
    throw new Error(`${name} found no answer in 20 attempts`);
  }

  async read<T>(work: (db: Db) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      await this.#mend();
      try {
        return await work(this.#database!.db);
      } catch (error) {
        if (!isLost(error) || attempt === 20) throw error;
        await sleep(20);
      }
    }
  }

  idle(): Promise<void> {
    return idle((work) => this.read(work));
  }

  arm(plan: CrashPlan | null): void {
    this.#tell({ kind: "arm", plan, postmasterFile: this.#postgres.pidFile });
  }

  async crash(what: CrashPlan["what"]): Promise<void> {
    await this.#mend();
    if (what === "server") await this.#end();
    if (what === "postgres") {
      this.#note("postgres");
      this.#postgresStops = true;
      await this.#postgres.kill();
    }
    if (what === "backend") {
      const { rows } = await this.#database!.pool.query<{ pid: number }>(
        "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() order by pid limit 1",
      );
      if (rows[0] === undefined) return;
      this.#note("backend");
      process.kill(rows[0].pid, "SIGKILL");
    }
    await this.#mend();
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#end();
    await this.#database?.close();
    await this.#postgres.admin((db) => db.pool.query(`drop database ${this.#name} with (force)`));
  }

  async #end(): Promise<void> {
    const running = this.#process;
    if (running === undefined) return;
    const gone = new Promise((done) => running.once("exit", done));
    running.kill("SIGKILL");
    await gone;
  }

  /** Starts what does not run; several at once wait for one. */
  #mend(): Promise<void> {
    this.#mending ??= this.#startAll().finally(() => {
      this.#mending = undefined;
    });
    return this.#mending;
  }

  async #startAll(): Promise<void> {
    for (let waited = 0; !(await this.#answers()); waited += 20) {
      if (waited > 20_000) throw new Error("PostgreSQL does not come back");
      await sleep(20);
    }
    if (this.#process === undefined) await this.#startServer();
  }

  /** Whether PostgreSQL answers; it refuses connections while it recovers, and is started where it was stopped. */
  async #answers(): Promise<boolean> {
    if (this.#postgresStops) {
      await this.#end();
      await this.#postgres.startAgain();
      await this.#database?.close();
      this.#database = undefined;
      this.#postgresStops = false;
    }
    this.#database ??= openDatabase(this.#postgres.url(this.#name), { connections: 4 });
    try {
      await this.#database.pool.query("select");
      return true;
    } catch (error) {
      if (isLost(error)) return false;
      throw error;
    }
  }

  async #startServer(): Promise<void> {
    const started = this.#newProcess();
    this.#process = started;
    const ready = new Promise<void>((done, refuse) => {
      started.on("message", (message: ToParent) => {
        if (message.kind === "ready") done();
        else this.#hear(message);
      });
      started.once("exit", () => {
        if (this.#process === started) this.#process = undefined;
        if (!this.#postgresStops && !this.#closing) this.#note("server");
        for (const answer of this.#waiting.values()) answer(lost);
        this.#waiting.clear();
        refuse(new Error("the server ended before it was ready"));
      });
    });
    this.#tell({ kind: "open", url: this.#postgres.url(this.#name), now: this.#now.toString() });
    await ready;
  }

  #hear(message: Exclude<ToParent, { readonly kind: "ready" }>): void {
    if (message.kind === "crashing") {
      this.#note(message.what);
      this.#postgresStops ||= message.what === "postgres";
    } else if (message.kind !== "log") {
      const answer = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.kind === "lost") answer?.(lost);
      else answer?.(message.kind === "bug" ? { bug: message.stack } : { value: message.answer });
    }
  }

  #send(command: Command): Promise<Reply> {
    const id = (this.#count += 1);
    return new Promise((done) => {
      this.#waiting.set(id, done);
      this.#tell({ kind: "do", id, command: pack(command) });
    });
  }

  #tell(message: ToServer): void {
    const told = this.#process;
    // What it does not get because it has just ended, its end answers.
    told?.send(message, () => {});
    if (told === undefined && message.kind === "do") this.#hear({ kind: "lost", id: message.id });
  }

  #note(what: CrashPlan["what"]): void {
    this.crashes.set(what, (this.crashes.get(what) ?? 0) + 1);
  }
}
