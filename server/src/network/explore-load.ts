/** Reads a whole tree as of an instant: columns of bytes, in pieces, instead of a million rows. */
import { sql } from "kysely";
import type { Db } from "../foundation/database.ts";
import { LEFT, QUIET, SUSPENDED } from "./explore-model.ts";
import type { Names, RawTree } from "./explore-model.ts";
import { hasSeats } from "./model.ts";
import type { TreeRules } from "./model.ts";

interface Piece {
  readonly columns: Buffer;
  readonly names: string;
}

/** id, parent, member, joined: 8 bytes each; leg: 2; status, kind: 1 each. */
const width = 36;

export async function loadTree(db: Db, tree: TreeRules, at: Temporal.Instant): Promise<RawTree> {
  const seated = sql`
    select seat.position_id as id, seat.parent_id, seat.leg, holder.member_id
    from seat join position_holder holder on holder.position_id = seat.position_id and holder.during @> ${at}::timestamptz
    where seat.tree = ${tree.name} and seat.during @> ${at}::timestamptz`;
  const standing = sql`
    select card.member_id as id, edge.parent_id, 0::smallint as leg, card.member_id
    from member_card card left join tree_edge edge
      on edge.tree = ${tree.name} and edge.member_id = card.member_id and edge.during @> ${at}::timestamptz`;
  const query = sql<Piece>`
    with node as (${hasSeats(tree) ? seated : standing}),
    told as (
      select row_number() over (order by node.id) - 1 as row, node.id, node.parent_id, node.leg, node.member_id,
        card.joined_at, history.status, history.kind, card.handle, translate(card.display_name, E'\\n\\t\\r', '   ') as name
      from node join member_card card using (member_id)
        join member_history history on history.member_id = node.member_id and history.during @> ${at}::timestamptz
    )
    select string_agg(int8send(id) || int8send(coalesce(parent_id, 0)) || int8send(member_id)
        || int8send(extract(epoch from joined_at)::bigint) || int2send(coalesce(leg, 0::smallint))
        || case status when 'active' then '\\x01'::bytea when 'suspended' then '\\x02'::bytea else '\\x03'::bytea end
        || case kind when 'affiliate' then '\\x00'::bytea else '\\x01'::bytea end, ''::bytea order by row) as columns,
      string_agg(handle || E'\\t' || name || E'\\n', '' order by row) as names
    from told group by row / 32768 order by row / 32768`;
  // A million rows are joined and sorted once: on the disk that takes several times as long.
  const { rows } = await db.transaction().execute(async (tx) => {
    await sql`set local work_mem = '192MB'`.execute(tx);
    await sql`set local jit = off`.execute(tx);
    return await query.execute(tx);
  });
  return await join(rows);
}

async function join(pieces: readonly Piece[]): Promise<RawTree> {
  const count = pieces.reduce((sum, { columns }) => sum + columns.length / width, 0);
  const raw = {
    ids: new Float64Array(count),
    parents: new Float64Array(count),
    legs: new Uint16Array(count),
    members: new Float64Array(count),
    joined: new Float64Array(count),
    kinds: new Uint8Array(count),
    standings: new Uint8Array(count),
  };
  let row = 0;
  for (const { columns } of pieces) {
    for (let at = 0; at < columns.length; at += width, row++) {
      raw.ids[row] = Number(columns.readBigInt64BE(at));
      raw.parents[row] = Number(columns.readBigInt64BE(at + 8));
      raw.members[row] = Number(columns.readBigInt64BE(at + 16));
      raw.joined[row] = Number(columns.readBigInt64BE(at + 24));
      raw.legs[row] = columns.readInt16BE(at + 32);
      raw.standings[row] = [QUIET, SUSPENDED, LEFT][columns[at + 34]! - 1]!;
      raw.kinds[row] = columns[at + 35]!;
    }
    await new Promise<void>((done) => setImmediate(done));
  }
  return { ...raw, names: await joinNames(pieces, count) };
}

/** As it is searched: whatever the case and the accents. */
export function plain(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

async function joinNames(pieces: readonly Piece[], count: number): Promise<Names> {
  const text: Buffer[] = [];
  const folded: Buffer[] = [];
  for (const { names } of pieces) {
    text.push(Buffer.from(names));
    folded.push(Buffer.from(plain(names)));
    await new Promise<void>((done) => setImmediate(done));
  }
  const whole = { text: Buffer.concat(text), plain: Buffer.concat(folded) };
  return { ...whole, starts: startsOf(whole.text, count), plainStarts: startsOf(whole.plain, count) };
}

/** Where each line begins, and the end. */
function startsOf(text: Buffer, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1);
  for (let row = 1, at = 0; row <= count; row++) {
    at = text.indexOf(10, at) + 1;
    starts[row] = at;
  }
  return starts;
}
