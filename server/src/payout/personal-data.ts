import { sql } from "kysely";
import { balances } from "../ledger/index.ts";
import { memberOfPerson } from "../members/index.ts";
import type { PersonalData } from "../foundation/personal-data.ts";

/**
 * Where a member was paid is forgotten. What was paid, to which account, and what they declared for taxes is kept: tax law wants it
 * longer than the membership lasts.
 */
export const payoutPersonalData: PersonalData = {
  room: "payouts",
  tell: async (db, { id }) => {
    const member = await memberOfPerson(db, id);
    const { rows: accounts } = await sql`
      select kind, holder, shown, country from payout_account where member_id = ${member?.id ?? null} order by kind`.execute(
      db,
    );
    const { rows: tax } = await sql`
      select tax_form as form, tax_name as name, tax_address as address from payee where member_id = ${member?.id ?? null}`.execute(
      db,
    );
    const { rows: payouts } = await sql`
      select currency, amount::text as "amountMinor", state, holder, shown from payout
      where member_id = ${member?.id ?? null} order by id`.execute(db);
    return { accounts, tax, payouts };
  },
  forget: async ({ tx }, { id }) => {
    const member = await memberOfPerson(tx, id);
    if (member === undefined) return;
    await sql`delete from payout_account where member_id = ${member.id}`.execute(tx);
  },
  hindrances: async (db, { id }) => {
    const member = await memberOfPerson(db, id);
    if (member === undefined) return [];
    const owed = await balances(db, { member: member.id });
    const owing = ["pending", "held", "available", "reserve"];
    const open = owed.some(({ account, balance }) => owing.includes(account) && balance !== 0n);
    return open ? ["balance"] : [];
  },
};
