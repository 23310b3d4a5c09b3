import { findOrCreatePerson } from "../access/index.ts";
import { setCustomerClass, setPreferredOpen } from "../catalog/index.ts";
import { inTransaction } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { askChange, enrolMember, setTree } from "../network/index.ts";
import { askWithdrawal, handInTaxForm, judgePayee } from "../payout/index.ts";
import { requestAdjustment, setExchangeRate } from "../plan/index.ts";
import { demoShopper } from "./people.ts";
import type { World } from "./seed.ts";
import { pairs } from "./set-up.ts";

/**
 * What lies on the office's desk this morning: newcomers who wait for their seat, a move and an adjustment that a second
 * person has to decide, a member who asks to be paid, two payees whose papers are being looked at.
 */
export async function leaveWork(world: World, now: Temporal.Instant): Promise<void> {
  const { first, second } = world.staff;
  const member = (handle: string): bigint => world.members.get(handle)!;
  world.time = now.subtract({ hours: 60 });
  must(
    await inTransaction(world.db, async (tx) => {
      const failed = await setTree({ tx, now: world.time, actor: first }, { ...pairs, tankDays: 7 });
      return failed ?? null;
    }),
  );
  for (const [hours, handle, name] of [
    [49, "fiadh", "Fiadh Ní Dhubhghaill"],
    [26, "ottilie", "Ottilie Grünwald-Hämäläinen"],
  ] as const) {
    world.time = now.subtract({ hours });
    await world.act(null, (context) =>
      enrolMember(context, {
        email: `${handle}@members.example`,
        name,
        locale: "en",
        handle,
        displayName: name,
        kind: "distributor",
        sponsorId: member("amara"),
      }),
    );
  }
  world.time = now.subtract({ hours: 20 });
  await world.act(second, async (context) => {
    for (const [currency, rate] of [
      ["USD", "0.92"],
      ["JPY", "0.0061"],
    ] as const) {
      must(
        (await setExchangeRate(context, {
          currency,
          rate,
          effective: context.now,
          reason: "The central bank’s rate.",
        })) ?? null,
      );
    }
    return null;
  });
  await world.act(first, (context) =>
    askChange(context, world.network, {
      kind: "move",
      tree: "sponsor",
      memberId: member("eoin"),
      positionId: null,
      parentId: member("tomasz"),
      leg: null,
      holderId: null,
      reason: "Both asked by letter: Eoin works with Tomasz at the same market since spring.",
      documents: null,
    }),
  );
  await world.act(first, (context) =>
    requestAdjustment(context, {
      key: "demo-goodwill",
      type: "goodwill",
      memberId: member("beatriz"),
      currency: "EUR",
      amount: 1500n,
      reason: "Her samples were lost twice on the way to the fair in Braga.",
    }),
  );
  for (const handle of ["jonas", "noor"]) {
    await world.act(second, (context) =>
      judgePayee(context, {
        memberId: member(handle),
        kyc: handle === "jonas" ? "verified" : "pending",
        blocked: null,
        reason: handle === "jonas" ? "Passport seen in the shop." : "A copy of her passport came by mail.",
      }),
    );
  }
  // The first shopper of all has come back often enough.
  const regular = await world.act(null, (context) =>
    findOrCreatePerson(context, { ...demoShopper("eu", 0), locale: "en" }),
  );
  await world.act(first, (context) =>
    setCustomerClass(context, {
      person: regular,
      customerClass: "preferred",
      reason: "Has bought here every month since the shop opened.",
    }),
  );
  // Whoever likes becomes a preferred customer.
  await world.act(first, async (context) => {
    await setPreferredOpen(context, true);
    return null;
  });
  await world.act(null, (context) =>
    handInTaxForm(context, world.sealer, {
      memberId: member("noor"),
      form: "W-9",
      taxClass: "individual",
      name: "Noor Haddad",
      address: "480 Larkspur Lane, Portland, OR 97202",
      tin: "987-65-4320",
    }),
  );
  // Whoever has nothing to be paid on that day asks for nothing.
  await inTransaction(world.db, (tx) =>
    askWithdrawal({ tx, now: world.time, actor: null }, { memberId: member("jonas"), currency: "EUR", amount: null }),
  );
  world.time = now;
}
