import type { Generated } from "kysely";
import type { Context, Db } from "../../foundation/database.ts";
import { Failure } from "../../foundation/failure.ts";
import { findMarket } from "../store.ts";
import { importCatalog } from "./import-catalog.ts";
import type { CatalogFile, ImportReport } from "./import-catalog.ts";

declare module "../../foundation/database.ts" {
  interface Tables {
    catalog_import: {
      id: Generated<bigint>;
      at: Temporal.Instant;
      by_id: bigint | null;
      name: string;
      form: CatalogFile["form"];
      locale: string;
      market: string;
      state: ImportState;
      content: string | null;
      /** Read from jsonb; written as JSON text. */
      report: unknown;
      done_at: Temporal.Instant | null;
    };
  }
}

/** `checked`: fine, and waits to be taken over. */
export type ImportState = "checked" | "refused" | "done";

export interface HandedIn {
  readonly id: bigint;
  readonly at: Temporal.Instant;
  readonly by: bigint | null;
  readonly name: string;
  readonly form: CatalogFile["form"];
  readonly locale: string;
  readonly market: string;
  readonly state: ImportState;
  readonly report: ImportReport;
}

/** Checks a file and keeps it until it is taken over; nothing of the catalogue is changed. @returns its id; `not-found` for the market. */
export async function handIn(
  context: Context,
  file: CatalogFile & { readonly name: string },
): Promise<bigint | Failure> {
  if ((await findMarket(context.tx, file.market)) === undefined) {
    return new Failure("not-found", "There is no such market.", { field: "market" });
  }
  const report = await importCatalog(context, file, { write: false });
  const fine = report.faultCount === 0;
  const { id } = await context.tx
    .insertInto("catalog_import")
    .values({
      at: context.now,
      by_id: context.actor,
      name: file.name,
      form: file.form,
      locale: file.locale,
      market: file.market,
      state: fine ? "checked" : "refused",
      content: fine ? file.content : null,
      report: JSON.stringify(report),
      done_at: null,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * Takes a checked file over, whole, as the catalogue is now: where something has changed since so that it no longer fits, it is
 * refused with its faults. Done already: its report once more.
 */
export async function takeOver(context: Context, id: bigint): Promise<ImportReport | Failure> {
  const row = await context.tx
    .selectFrom("catalog_import")
    .selectAll()
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return new Failure("not-found", "There is no such file.");
  if (row.state === "done") return row.report as ImportReport;
  if (row.content === null) {
    return new Failure("wrong-state", "This file has faults. Mend it and hand it in again.");
  }
  const report = await importCatalog(context, { ...row, content: row.content }, { write: true });
  const fine = report.faultCount === 0;
  await context.tx
    .updateTable("catalog_import")
    .set({
      state: fine ? "done" : "refused",
      content: null,
      report: JSON.stringify(report),
      done_at: fine ? context.now : null,
    })
    .where("id", "=", id)
    .execute();
  return report;
}

const columns = ["id", "at", "by_id", "name", "form", "locale", "market", "state", "report"] as const;

/** The newest files that were handed in; with `id` only that one. */
export async function handedIn(
  db: Db,
  filter: { readonly id?: bigint; readonly limit: number },
): Promise<readonly HandedIn[]> {
  let query = db.selectFrom("catalog_import").select(columns).orderBy("id", "desc").limit(filter.limit);
  if (filter.id !== undefined) query = query.where("id", "=", filter.id);
  return (await query.execute()).map(({ by_id, report, ...row }) => ({
    ...row,
    by: by_id,
    report: report as ImportReport,
  }));
}
