import { randomFrom } from "./art/random.ts";
import { createLogin } from "../access/index.ts";
import type { Clock } from "../foundation/clock.ts";
import { inTransaction } from "../foundation/database.ts";
import type { Context, Db } from "../foundation/database.ts";
import { isFailure, must } from "../foundation/failure.ts";
import type { Failure } from "../foundation/failure.ts";
import type { Log } from "../foundation/log.ts";
import type { Sealer } from "../foundation/seal-text.ts";
import { memberById } from "../members/index.ts";
import { enrolMember } from "../network/index.ts";
import type { NetworkServices } from "../network/index.ts";
import type { PaymentProvider } from "../orders/index.ts";
import { setPayoutAccount } from "../payout/index.ts";
import { createLink, recordClick } from "../referral/index.ts";
import { leaveAutoships } from "./autoships.ts";
import { closeMonth, payOut } from "./close-month.ts";
import { leaveWork } from "./office-work.ts";
import { demoStaff } from "./people.ts";
import type { DemoMember } from "./people.ts";
import { products } from "./catalog.ts";
import { leaveSomethingToDo, openDemoProgram, programOpened } from "./program.ts";
import { demoCompany, demoPassword, setUpCompany } from "./set-up.ts";
import { openShop } from "./shop.ts";
import type { Shop } from "./shop.ts";
import { demoTraffic } from "./traffic.ts";
import type { DemoEvent, Join, Visit } from "./traffic.ts";

export interface SeedOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly say: (line: string) => void;
  readonly log: Log;
  readonly payments: PaymentProvider;
  readonly sealer: Sealer;
  readonly network: NetworkServices;
}

/** Who can sign in to the demo company, and as what. The password is everybody's. */
export const demoLogins = [
  { email: demoStaff[0].email, as: "company office, drafts runs and makes payouts" },
  { email: demoStaff[1].email, as: "company office, locks runs and approves payouts" },
  { email: "amara@members.example", as: "partner office, a distributor with a downline" },
  { email: "slow-mornings@members.example", as: "partner office, an affiliate" },
  { email: "leila@members.example", as: "partner office, a distributor whose months are quiet" },
] as const;

/**
 * Fills an empty installation with the demo company: four months of joins, visits, orders, refunds, three closed periods and
 * their payouts, each event through the use case that real traffic takes, at its own time.
 */
export async function seedDemo(options: SeedOptions): Promise<void> {
  const { say } = options;
  const now = options.clock.now();
  const events = demoTraffic(
    now,
    demoCompany.timeZone,
    products.map((product) => product.variants.length),
  );
  // Founded before anybody joined, so that plan and catalogue are in force for all of them.
  const founded = events[0]!.at.subtract({ hours: 24 });
  const world = await openWorld(options, founded);
  let done = 0;
  const opens = now.subtract({ hours: 24 * programOpened });
  let opened = false;
  for (const event of events) {
    if (!opened && Temporal.Instant.compare(opens, event.at) <= 0) {
      world.time = opens;
      await openDemoProgram(world);
      opened = true;
    }
    world.time = event.at;
    await happen(world, event);
    done += 1;
    if (done % 400 === 0) say(`  ${done} of ${events.length} events of the demo company`);
  }
  await leaveSomethingToDo(world, now, (wish) => visit(world, wish));
  world.time = now.subtract({ hours: 5 });
  await world.shop.afterSales.leaveReturns();
  await leaveAutoships(world, now);
  await leaveWork(world, now);
}

/** The world's own time and everybody's numbers in it. */
export interface World extends SeedOptions {
  time: Temporal.Instant;
  readonly members: Map<string, bigint>;
  readonly links: Map<string, readonly string[]>;
  readonly staff: { readonly first: bigint; readonly second: bigint };
  readonly shop: Shop;
  /** A use case at the world's time; a failure is a bug of this script. */
  act<T>(actor: bigint | null, work: (context: Context) => Promise<T | Failure>): Promise<T>;
}

async function openWorld(options: SeedOptions, founded: Temporal.Instant): Promise<World> {
  const staff = await inTransaction(options.db, (tx) => setUpCompany({ tx, now: founded, actor: null }));
  const world: World = {
    ...options,
    time: founded,
    members: new Map(),
    links: new Map(),
    staff,
    shop: await openShop(options, () => world.time, staff.first),
    act: async (actor, work) => must(await inTransaction(options.db, (tx) => work({ tx, now: world.time, actor }))),
  };
  return world;
}

async function happen(world: World, event: DemoEvent): Promise<void> {
  switch (event.kind) {
    case "join":
      return await join(world, event);
    case "visit":
      await visit(world, event);
      return;
    case "order": {
      const clickId = event.click === null ? null : await visit(world, { ...event.click, visitor: null, bot: false });
      await world.shop.buy(event, clickId);
      return;
    }
    case "refund":
      return await world.shop.afterSales.giveBack(event);
    case "return":
      return await world.shop.afterSales.ask(event);
    case "evening":
      return await world.shop.afterSales.evening(event);
    case "close":
      await closeMonth(world, event.month);
      return await payOut(world);
    default:
      throw new Error(`unknown event ${String(event satisfies never)}`);
  }
}

async function join(world: World, { member }: Join): Promise<void> {
  const id = await world.act(null, (context) =>
    enrolMember(context, {
      email: `${member.handle}@members.example`,
      name: member.name,
      locale: member.market === "jp" ? "ja" : "en",
      handle: member.handle,
      displayName: member.name,
      kind: member.kind,
      sponsorId: member.sponsor === null ? null : world.members.get(member.sponsor)!,
      ...(member.story !== undefined && { story: member.story }),
    }),
  );
  world.members.set(member.handle, id);
  if (demoLogins.some(({ email }) => email === `${member.handle}@members.example`)) {
    const person = (await memberById(world.db, id))!.personId;
    await world.act(null, (context) => createLogin(context, { person, password: demoPassword }));
  }
  if (member.market === "eu") {
    await world.act(null, (context) =>
      setPayoutAccount(context, world.sealer, {
        memberId: id,
        holder: holderOf(member),
        iban: ibanOf(member.handle),
        bic: null,
      }),
    );
  }
  const codes: string[] = [];
  for (const [label, path] of linksOf(member)) {
    const link = await world.act(null, (context) =>
      createLink(context, { memberId: id, path, label, code: `${member.handle}-${codes.length + 1}` }),
    );
    codes.push(link.code);
  }
  world.links.set(member.handle, codes);
}

function linksOf(member: DemoMember): readonly (readonly [label: string, path: string])[] {
  const random = randomFrom(`links of ${member.handle}`);
  const favourite = products[random.whole(0, products.length - 1)]!.slug;
  return [
    [member.kind === "affiliate" ? "Blog" : "Market stall card", "/"],
    [member.kind === "affiliate" ? "Newsletter" : "What I use", `/p/${favourite}`],
  ];
}

/** Banks want Latin letters; an account may run under a plain form of the name. */
function holderOf(member: DemoMember): string {
  return member.name.replace(/^[^(]*\((.*)\)$/, "$1");
}

/** A well-formed Irish account number that belongs to nobody: bank code "DEMO", check digits by ISO 7064. */
function ibanOf(handle: string): string {
  const random = randomFrom(`account of ${handle}`);
  const bban = `DEMO${Array.from({ length: 14 }, () => random.whole(0, 9)).join("")}`;
  const digits = `${bban}IE00`.replaceAll(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return `IE${String(98n - (BigInt(digits) % 97n)).padStart(2, "0")}${bban}`;
}

const browsers = [
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Safari/537.36",
  "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Mobile Safari/537.36",
];
const crawler = "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)";

let guests = 0;

async function visit(
  world: World,
  wish: Pick<Visit, "at" | "member" | "link" | "bot"> & { readonly visitor: number | null },
): Promise<bigint | null> {
  // A buyer's click is nobody else's: no other visitor shares their address.
  const visitor = wish.visitor ?? 1000 + (guests += 1);
  const code = wish.link === null ? undefined : world.links.get(wish.member)?.[wish.link];
  const arrival = await inTransaction(world.db, (tx) =>
    recordClick({ tx, now: wish.at, actor: null }, code === undefined ? { handle: wish.member } : { code }, {
      address: `198.51.${Math.floor(visitor / 250)}.${visitor % 250}`,
      userAgent: wish.bot ? crawler : browsers[visitor % browsers.length]!,
      memberId: null,
    }),
  );
  return isFailure(arrival) ? null : arrival.clickId;
}
