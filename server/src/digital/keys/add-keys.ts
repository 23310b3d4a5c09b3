import { createHmac } from "node:crypto";
import { parse } from "csv-parse/sync";
import { sql } from "kysely";
import { audit } from "../../access/index.ts";
import type { Context } from "../../foundation/database.ts";
import { Failure, isFailure } from "../../foundation/failure.ts";
import { toEdge } from "../../foundation/ids.ts";
import { enqueue } from "../../foundation/jobs.ts";
import { boundOf, endingOf, longestKey, mostKeys, shortestKey } from "./model.ts";
import type { KeyFault, KeyServices } from "./model.ts";
import "../tables.ts";

declare module "../../foundation/jobs.ts" {
  interface Jobs {
    /** New keys came: orders that wait for one get it, the oldest first. `variant` is its id in decimal. */
    "give-owed-keys": { readonly variant: string };
  }
}

interface Row {
  readonly line: number;
  readonly key: string;
}

/** A key a line, or the first column of a CSV file, whose head may be called `key`. */
function readRows(text: string): { readonly rows: readonly Row[]; readonly faults: readonly KeyFault[] } | Failure {
  let table: readonly { readonly record: readonly string[]; readonly info: { readonly lines: number } }[];
  try {
    table = parse(text, {
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    }) as never;
  } catch {
    return new Failure("bad-input", "The file cannot be read: a quotation mark is open. Write a key a line.", {
      field: "text",
    });
  }
  const rows: Row[] = [];
  const faults: KeyFault[] = [];
  for (const [index, { record, info }] of table.entries()) {
    const [key = "", ...others] = record;
    const line = info.lines;
    if (index === 0 && /^(licen[cs]e[ _-]?)?keys?$/i.test(key)) continue;
    if (key === "" && others.every((cell) => cell === "")) continue;
    if (others.some((cell) => cell !== "")) faults.push({ line, reason: "columns" });
    else if (key.length < shortestKey) faults.push({ line, reason: "short" });
    else if (key.length > longestKey) faults.push({ line, reason: "long" });
    else if (/[^\P{C}]/u.test(key)) faults.push({ line, reason: "letters" });
    else rows.push({ line, key });
  }
  return { rows, faults };
}

/**
 * Takes keys over into a variant's pool, all of a file or none, and has orders that wait for one get theirs. Nothing that is said of a
 * fault repeats the key.
 * @returns how many came; `bad-input` with the rows that cannot be taken (`data.faults`, at most 100, and `data.count`), `wrong-state` for
 *   what is not downloaded.
 */
export async function addKeys(
  context: Context,
  services: KeyServices,
  wish: { readonly variantId: bigint; readonly text: string },
): Promise<number | Failure> {
  const read = readRows(wish.text);
  if (isFailure(read)) return read;
  if (read.rows.length + read.faults.length === 0) {
    return new Failure("bad-input", "There is no key in it. Write a key a line.", { field: "text" });
  }
  if (read.rows.length > mostKeys) {
    return new Failure("bad-input", `A file has at most ${mostKeys} keys. Split it.`, { field: "text" });
  }
  const opened = await openPool(context, wish.variantId);
  if (isFailure(opened)) return opened;
  const { variantId } = wish;
  const faults = [...read.faults];
  const seen = new Map<string, number>();
  const fresh: (Row & { readonly digest: Buffer })[] = [];
  for (const row of read.rows) {
    const first = seen.get(row.key);
    if (first !== undefined) faults.push({ line: row.line, reason: "twice", first });
    else {
      seen.set(row.key, row.line);
      const digest = createHmac("sha256", services.digestKey).update(`${variantId} ${row.key}`).digest();
      fresh.push({ ...row, digest });
    }
  }
  const { rows: known } = await sql<{ digest: Buffer }>`
    select digest from license_key
    where variant_id = ${variantId} and digest = any(${fresh.map(({ digest }) => digest)}::bytea[])`.execute(
    context.tx,
  );
  const there = new Set(known.map(({ digest }) => digest.toString("hex")));
  for (const { line, digest } of fresh) if (there.has(digest.toString("hex"))) faults.push({ line, reason: "known" });
  if (faults.length > 0) {
    const listed = faults.toSorted((a, b) => a.line - b.line).slice(0, 100);
    return new Failure("bad-input", "Nothing was taken over: some lines are no new keys.", {
      field: "text",
      count: faults.length,
      faults: listed,
    });
  }
  const sealed = fresh.map(({ key, digest }) => Buffer.from(services.sealer.seal(key, boundOf(variantId, digest))));
  await sql`
    insert into license_key (variant_id, sealed, digest, ending, added_at, added_by)
    select ${variantId}::bigint, sealed, digest, ending, ${context.now}::timestamptz, ${context.actor}::bigint
    from unnest(${sealed}::bytea[], ${fresh.map(({ digest }) => digest)}::bytea[],
      ${fresh.map(({ key }) => endingOf(key))}::text[]) with ordinality as each (sealed, digest, ending, place)
    order by place`.execute(context.tx);
  await audit(context, { action: "keys.add", subject: toEdge("variant", variantId), after: { keys: fresh.length } });
  await enqueue(context, "give-owed-keys", { variant: variantId.toString() });
  return fresh.length;
}

/** From now on each unit of a variant comes with a key; holds the pool's lock. @returns `wrong-state` for what is not downloaded. */
async function openPool({ tx }: Context, variantId: bigint): Promise<null | Failure> {
  const { rows } = await sql<{ variant_id: bigint }>`
    insert into key_pool (variant_id, active)
    select digital_id, true from variant_download where variant_id = ${variantId} and digital_id = ${variantId}
    on conflict (variant_id) do update set active = true returning variant_id`.execute(tx);
  if (rows.length > 0) return null;
  return new Failure("wrong-state", "Only what is downloaded comes with keys: say so in the variant first.");
}

/**
 * Whether units that are sold from now on come with a key; those sold before keep theirs, and get what they wait for.
 * @returns `wrong-state` for what is not downloaded
 */
export async function setKeyPool(
  context: Context,
  wish: { readonly variantId: bigint; readonly active: boolean },
): Promise<null | Failure> {
  const opened = await openPool(context, wish.variantId);
  if (isFailure(opened)) return opened;
  await context.tx
    .updateTable("key_pool")
    .set({ active: wish.active })
    .where("variant_id", "=", wish.variantId)
    .execute();
  await audit(context, {
    action: "keys.pool",
    subject: toEdge("variant", wish.variantId),
    after: { active: wish.active },
  });
  return null;
}

/** Takes the keys out that nobody has, such as those of a wrong file. @returns how many */
export async function dropFreeKeys(
  context: Context,
  wish: { readonly variantId: bigint; readonly reason: string },
): Promise<number> {
  await lockPools(context, [wish.variantId]);
  const { numAffectedRows } = await sql`
    delete from license_key where variant_id = ${wish.variantId} and grant_id is null`.execute(context.tx);
  const dropped = Number(numAffectedRows ?? 0n);
  await audit(context, {
    action: "keys.drop",
    subject: toEdge("variant", wish.variantId),
    reason: wish.reason,
    before: { keys: dropped },
  });
  return dropped;
}

/** Whoever gives or takes keys of a variant holds its row; the last lock of all. */
export async function lockPools({ tx }: Context, variantIds: readonly bigint[]): Promise<void> {
  await sql`
    select from key_pool where variant_id = any(${[...variantIds]}::bigint[]) order by variant_id for update`.execute(
    tx,
  );
}
