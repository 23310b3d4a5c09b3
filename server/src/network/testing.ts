/** For tests of the network: people who join, and the services of a company whose periods are months in UTC. */
import { findOrCreatePerson } from "../access/index.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import type { Failure } from "../foundation/failure.ts";
import { must } from "../foundation/failure.ts";
import { enrolMember } from "./enrol-member.ts";
import type { NetworkServices } from "./preview-change.ts";

/** The first of the next month; everybody has sold 100.00 points. */
export const testServices: NetworkServices = {
  nextPeriodStart: async (_db, now) => {
    const month = now.toZonedDateTimeISO("UTC").toPlainDate().toPlainYearMonth().add({ months: 1 });
    return month.toPlainDate({ day: 1 }).toZonedDateTime("UTC").toInstant();
  },
  openVolume: async (_db, members) => 10_000n * BigInt(members.length),
  volumesAt: async () => ({ members: new Float64Array(0), values: new Float64Array(0) }),
  ranksAt: async () => ({ names: [], ranks: { members: new Float64Array(0), values: new Float64Array(0) } }),
};

export interface TestNetwork {
  /** Runs a use case at an instant, in a transaction. */
  at<T>(now: Temporal.Instant | string, work: (context: Context) => Promise<T>, actor?: bigint): Promise<T>;
  enrol(handle: string, sponsorId: bigint | null, now?: Temporal.Instant | string): Promise<bigint>;
  tryEnrol(handle: string, sponsorId: bigint | null, now?: Temporal.Instant | string): Promise<bigint | Failure>;
  person(name: string): Promise<bigint>;
}

export const firstDay = Temporal.Instant.from("2026-03-01T00:00:00Z");

export function testNetwork(db: Db): TestNetwork {
  const at: TestNetwork["at"] = (now, work, actor) =>
    inTransaction(db, (tx) => work({ tx, now: Temporal.Instant.from(String(now)), actor: actor ?? null }));
  const tryEnrol: TestNetwork["tryEnrol"] = (handle, sponsorId, now = firstDay) =>
    at(now, (context) =>
      enrolMember(context, {
        email: `${handle}@example.test`,
        name: handle,
        locale: "en",
        handle,
        displayName: handle,
        kind: "distributor",
        sponsorId,
      }),
    );
  return {
    at,
    tryEnrol,
    enrol: async (...given) => must(await tryEnrol(...given)),
    person: (name) =>
      at(firstDay, (context) => findOrCreatePerson(context, { email: `${name}@example.test`, name, locale: "en" })),
  };
}
