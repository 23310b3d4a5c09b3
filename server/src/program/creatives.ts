import { createHash } from "node:crypto";
import { sql } from "kysely";
import { audit } from "../access/index.ts";
import { pictureOf, storeMedia } from "../catalog/index.ts";
import type { Context, Db } from "../foundation/database.ts";
import { Failure, isFailure } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { programById } from "./store.ts";

export const creativeKinds = ["banner", "text", "mail"] as const;
export type CreativeKind = (typeof creativeKinds)[number];

/** Words and picture of a creative, as they were handed in; they never change. */
export interface CreativeVersion {
  readonly version: number;
  /** Of a mail. */
  readonly subject: string;
  /** Plain text with `{link}`, `{name}` and `{disclosure}`; of a banner what stands for the picture. */
  readonly body: string;
  readonly picture: { readonly sha256: string; readonly width: number; readonly height: number } | null;
  readonly state: "waiting" | "approved" | "refused";
  readonly madeAt: Temporal.Instant;
  readonly madeBy: bigint | null;
  readonly decidedBy: bigint | null;
  readonly reason: string | null;
}

/** What affiliates are given to use. */
export interface Creative {
  readonly id: bigint;
  readonly programId: bigint;
  readonly kind: CreativeKind;
  readonly name: string;
  readonly path: string;
  readonly createdAt: Temporal.Instant;
  readonly retiredAt: Temporal.Instant | null;
}

export interface CreativeContent {
  readonly subject: string;
  readonly body: string;
  /** The bytes of a banner's picture. */
  readonly picture: Uint8Array | null;
}

const columns = sql`id, program_id as "programId", kind, name, path, created_at as "createdAt", retired_at as "retiredAt"`;

const versionColumns = sql`version, subject, body, state, made_at as "madeAt", made_by as "madeBy",
  decided_by as "decidedBy", reason, picture as sha256, width, height`;

type VersionRow = Omit<CreativeVersion, "picture"> & {
  readonly sha256: string | null;
  readonly width: number | null;
  readonly height: number | null;
};

const versionOf = ({ sha256, width, height, ...row }: VersionRow): CreativeVersion => ({
  ...row,
  picture: sha256 === null || width === null || height === null ? null : { sha256, width, height },
});

/** Makes a creative with its first version, which waits for a second person. @returns `not-found`, `bad-input` */
export async function addCreative(
  context: Context,
  wish: CreativeContent & {
    readonly programId: bigint;
    readonly kind: CreativeKind;
    readonly name: string;
    readonly path: string;
  },
): Promise<Creative | Failure> {
  const { tx, now } = context;
  if ((await programById(tx, wish.programId)) === undefined)
    return new Failure("not-found", "There is no such program.");
  const { rows } = await sql<Creative>`
    insert into program_creative (program_id, kind, name, path, created_at)
    values (${wish.programId}, ${wish.kind}, ${wish.name}, ${wish.path}, ${now}::timestamptz) returning ${columns}`.execute(
    tx,
  );
  const creative = rows[0]!;
  const version = await addVersion(context, { creativeId: creative.id, ...wish });
  return isFailure(version) ? version : creative;
}

/** Hands in the next version; what is given out stays the approved one until this one is. */
export async function addVersion(
  context: Context,
  wish: CreativeContent & { readonly creativeId: bigint },
): Promise<CreativeVersion | Failure> {
  const { tx, now, actor } = context;
  const creative = await lockCreative(tx, wish.creativeId);
  if (creative === undefined) return noCreative();
  const bad = whatIsWrong(creative.kind, wish);
  if (bad !== undefined) return bad;
  const picture = await keepPicture(context, wish.picture);
  if (isFailure(picture)) return picture;
  const { rows } = await sql<VersionRow>`
    insert into program_creative_version (creative_id, version, subject, body, picture, width, height, made_at, made_by)
    select ${creative.id}, coalesce(max(version), 0) + 1, ${wish.subject}, ${wish.body}, ${picture?.sha256 ?? null},
      ${picture?.width ?? null}::integer, ${picture?.height ?? null}::integer, ${now}::timestamptz, ${actor}::bigint
    from program_creative_version where creative_id = ${creative.id} returning ${versionColumns}`.execute(tx);
  const version = versionOf(rows[0]!);
  await audit(context, {
    action: "creative.version",
    subject: toEdge("creative", creative.id),
    after: { version: version.version, name: creative.name },
  });
  return version;
}

/** A second person gives a version out, or refuses it with a reason. The same decision again changes nothing. */
export async function decideVersion(
  context: Context,
  wish: {
    readonly creativeId: bigint;
    readonly version: number;
    readonly outcome: "approved" | "refused";
    readonly reason: string | null;
  },
): Promise<CreativeVersion | Failure> {
  const { tx, now, actor } = context;
  if ((await lockCreative(tx, wish.creativeId)) === undefined) return noCreative();
  const found = (await versionsOf(tx, [wish.creativeId])).get(wish.creativeId) ?? [];
  const version = found.find((one) => one.version === wish.version);
  if (version === undefined) return new Failure("not-found", "There is no such version.");
  if (version.state === wish.outcome) return version;
  if (version.state !== "waiting") return new Failure("wrong-state", `This version is ${version.state} already.`);
  if (actor === null || version.madeBy === actor) {
    return new Failure("second-person-needed", "Whoever made a version does not decide it; a second person does.");
  }
  await sql`
    update program_creative_version set state = ${wish.outcome}, decided_at = ${now}::timestamptz, decided_by = ${actor},
      reason = ${wish.reason}
    where creative_id = ${wish.creativeId} and version = ${wish.version}`.execute(tx);
  await audit(context, {
    action: `creative.${wish.outcome}`,
    subject: toEdge("creative", wish.creativeId),
    reason: wish.reason ?? undefined,
    after: { version: wish.version },
  });
  return { ...version, state: wish.outcome, decidedBy: actor, reason: wish.reason };
}

/** It is not given out any more. Banners that stand on pages already keep their picture. */
export async function retireCreative(
  context: Context,
  wish: { readonly creativeId: bigint; readonly reason: string },
): Promise<Creative | Failure> {
  const { rows } = await sql<Creative>`
    update program_creative set retired_at = coalesce(retired_at, ${context.now}::timestamptz) where id = ${wish.creativeId}
    returning ${columns}`.execute(context.tx);
  if (rows[0] === undefined) return noCreative();
  await audit(context, {
    action: "creative.retired",
    subject: toEdge("creative", wish.creativeId),
    reason: wish.reason,
  });
  return rows[0];
}

/** All of a program's, newest first. */
export async function creativesOf(db: Db, programId: bigint): Promise<readonly Creative[]> {
  const { rows } = await sql<Creative>`
    select ${columns} from program_creative where program_id = ${programId} order by id desc`.execute(db);
  return rows;
}

/** What the active affiliates of a program are given: each creative in its latest approved version. */
export async function givenCreatives(
  db: Db,
  memberId: bigint,
): Promise<readonly { readonly creative: Creative; readonly version: CreativeVersion }[]> {
  const { rows } = await sql<Creative>`
    select ${columns} from program_creative creative
    where retired_at is null and exists (
      select from program_membership own join program on program.id = own.program_id and program.state = 'open'
      where own.program_id = creative.program_id and own.member_id = ${memberId} and own.state = 'active')
    order by kind, id desc limit 200`.execute(db);
  const versions = await versionsOf(
    db,
    rows.map(({ id }) => id),
  );
  return rows.flatMap((creative) => {
    const version = versions.get(creative.id)?.find(({ state }) => state === "approved");
    return version === undefined ? [] : [{ creative, version }];
  });
}

/** The picture of a version that was given out, retired or not. */
export async function givenPicture(db: Db, creativeId: bigint, version: number): Promise<string | undefined> {
  const { rows } = await sql<{ picture: string | null }>`
    select picture from program_creative_version
    where creative_id = ${creativeId} and version = ${version} and state = 'approved'`.execute(db);
  return rows[0]?.picture ?? undefined;
}

/** By creative, the newest version first. */
export async function versionsOf(
  db: Db,
  creatives: readonly bigint[],
): Promise<ReadonlyMap<bigint, readonly CreativeVersion[]>> {
  const { rows } = await sql<VersionRow & { readonly creativeId: bigint }>`
    select creative_id as "creativeId", ${versionColumns} from program_creative_version
    where creative_id = any(${[...creatives]}::bigint[]) order by version desc`.execute(db);
  const all = new Map<bigint, CreativeVersion[]>();
  for (const { creativeId, ...row } of rows) all.set(creativeId, [...(all.get(creativeId) ?? []), versionOf(row)]);
  return all;
}

async function lockCreative(db: Db, id: bigint): Promise<Creative | undefined> {
  const { rows } = await sql<Creative>`
    select ${columns} from program_creative where id = ${id} and retired_at is null for update`.execute(db);
  return rows[0];
}

function whatIsWrong(kind: CreativeKind, { subject, body, picture }: CreativeContent): Failure | undefined {
  if (kind === "banner") {
    return picture === null ? new Failure("bad-input", "A banner has a picture.", { field: "picture" }) : undefined;
  }
  if (picture !== null) return new Failure("bad-input", "Only a banner has a picture.", { field: "picture" });
  if (!body.includes("{link}")) {
    return new Failure("bad-input", "Say with {link} where the affiliate’s link stands.", { field: "body" });
  }
  if (kind === "mail" && subject === "") return new Failure("bad-input", "A mail has a subject.", { field: "subject" });
  return undefined;
}

async function keepPicture(context: Context, bytes: Uint8Array | null): Promise<CreativeVersion["picture"] | Failure> {
  if (bytes === null) return null;
  const found = pictureOf(bytes);
  if (isFailure(found)) return found;
  const stored = await storeMedia(context, { ...found, bytes });
  if (isFailure(stored)) return stored;
  // The catalogue keeps pictures under the hash of their bytes.
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { sha256, width: found.width, height: found.height };
}

const noCreative = () => new Failure("not-found", "There is no such creative, or it was retired.");
