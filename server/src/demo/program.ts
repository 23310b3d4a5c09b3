import { Failure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import {
  addCreative,
  addGroup,
  addRate,
  addTier,
  applyForProgram,
  createProgram,
  decideVersion,
  programBySlug,
  publishAgreement,
  setCode,
  setMembership,
} from "../program/index.ts";
import type { NewRate } from "../program/index.ts";
import type { Visit } from "./traffic.ts";
import type { World } from "./seed.ts";

/** Days before today at which the company opened its program: what affiliates earned before came from the plan. */
export const programOpened = 30;

const gold = ["slow-mornings", "kitchen-herbarium"];
const others = ["the-tea-shelf", "quiet-candle", "greenhand", "weekend-steep", "northern-pantry"];

/** What affiliates are given to use: who made it, and that a second person gave it out. */
async function giveMaterials(world: World): Promise<void> {
  const made = await world.act(world.staff.first, async (context) => {
    const program = must((await programBySlug(context.tx, "makers-table")) ?? new Failure("not-found", "no program"));
    const add = (wish: { kind: "text" | "mail"; name: string; path: string; subject: string; body: string }) =>
      addCreative(context, { programId: program.id, picture: null, ...wish });
    return [
      must(
        await add({
          kind: "text",
          name: "A line about evenings",
          path: "/p/chamomile-evening",
          subject: "",
          body: "The tea I end my days with: {link}\n{disclosure}",
        }),
      ),
      must(
        await add({
          kind: "mail",
          name: "A letter to readers",
          path: "/c/balms",
          subject: "What my hands look like after a winter of this",
          body: "Dear reader,\n\nI was asked which balm I use. It is one of these: {link}\n\n{disclosure}\n\n{name}",
        }),
      ),
    ];
  });
  await world.act(world.staff.second, async (context) => {
    for (const { id } of made) {
      must(await decideVersion(context, { creativeId: id, version: 1, outcome: "approved", reason: null }));
    }
    return null;
  });
}

/** Opens the affiliate program: two groups, rates for both and for single goods, a tier, an agreement, codes. */
export async function openDemoProgram(world: World): Promise<void> {
  await world.act(world.staff.first, async (context) => {
    const { id: programId } = must(
      await createProgram(context, {
        slug: "makers-table",
        name: "The Maker’s Table",
        groupName: "Friends",
        summary: "For people who write about slow things and would like to be paid when a reader buys.",
        requirements: "A site or newsletter of your own, and readers who know that you are paid.",
        state: "open",
        windowDays: 60,
        lifetimeMonths: 12,
        holdDays: 30,
        form: [
          { name: "site", label: "Where do you write?", kind: "address", required: true },
          { name: "readers", label: "How many people read it in a month?", kind: "number", required: true },
          {
            name: "about",
            label: "What about?",
            kind: "choice",
            required: false,
            choices: ["Tea", "Home", "Care", "Other"],
          },
        ],
        autoApprove: [[{ about: "readers", atLeast: 20_000 }]],
      }),
    );
    const goldGroup = must(await addGroup(context, { programId, name: "Gold", holdDays: 14 }));
    const tier = must(
      await addTier(context, {
        programId,
        name: "Ten a month",
        measure: "sales",
        least: 10n,
        currency: null,
        span: "month",
      }),
    );
    const rate = async (wish: Pick<NewRate, "title" | "level" | "subject" | "percent"> & Partial<NewRate>) =>
      must(
        await addRate(context, {
          programId,
          event: "sale",
          fixed: null,
          per: null,
          tiers: [],
          payments: null,
          conditions: [],
          ...wish,
        }),
      );
    await rate({ title: "Everybody", level: "program", subject: null, percent: "10" });
    await rate({ title: "New customers", level: "customer", subject: "new", percent: "12" });
    await rate({ title: "Gold", level: "group", subject: toEdge("programGroup", goldGroup.id), percent: "15" });
    await rate({ title: "Ten in a month", level: "tier", subject: toEdge("programTier", tier.id), percent: "16" });
    await rate({ title: "Customers for life", level: "lifetime", subject: null, percent: "5" });
    await rate({
      title: "A reader signs up",
      level: "program",
      subject: null,
      percent: null,
      event: "lead",
      fixed: { EUR: "1.00", USD: "1.00", JPY: "150" },
      per: "unit",
    });
    await publishAgreement(context, {
      programId,
      text: "Say that you are paid, near the link and in plain words. Do not buy advertisements for our name. We pay for goods that stay with the customer.",
      disclosure: "I earn a commission when you buy through this link, at no cost to you.",
    });
    for (const handle of [...gold, ...others]) {
      const memberId = world.members.get(handle);
      if (memberId === undefined) continue;
      const groupId = gold.includes(handle) ? goldGroup.id : null;
      must(await setMembership(context, { programId, memberId, groupId, reason: "The program opens" }));
      must(await setCode(context, { programId, memberId, code: handle.replaceAll("-", "").slice(0, 12) }));
    }
    return null;
  });
  await giveMaterials(world);
}

/** What waits for somebody to look at it: an application, and an order that came twice by one affiliate's link. */
export async function leaveSomethingToDo(
  world: World,
  now: Temporal.Instant,
  visit: (wish: Pick<Visit, "at" | "member" | "link" | "bot"> & { readonly visitor: null }) => Promise<bigint | null>,
): Promise<void> {
  world.time = now.subtract({ hours: 3 });
  await world.act(null, (context) =>
    applyForProgram(context, {
      program: "makers-table",
      personId: null,
      email: "pia@stillwater.example",
      name: "Pia Lund",
      locale: "en",
      handle: "stillwater-notes",
      answers: { site: "https://stillwater.example/notes", readers: "3400", about: "Home" },
      agreement: 1,
      origin: "http://localhost",
    }),
  );
  const click = { member: "greenhand", at: now.subtract({ hours: 2 }), link: 0 };
  const clickId = await visit({ ...click, bot: false, visitor: null });
  for (const minutes of [100, 94]) {
    world.time = now.subtract({ minutes });
    const items = [{ product: 1, variant: 0, quantity: 1 }];
    await world.shop.buy(
      { kind: "order", at: world.time, market: "eu", buyer: { shopper: 700 }, click, items, declinedFirst: false },
      clickId,
    );
  }
}
