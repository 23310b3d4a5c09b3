/** What affiliates choose from, and what the program writes to them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { sql } from "kysely";
import { addCategory, addProduct, findMarket } from "../catalog/index.ts";
import { isFailure, must } from "../foundation/failure.ts";
import { toEdge } from "../foundation/ids.ts";
import { testDatabase } from "../foundation/testing.ts";
import { smallCompany } from "../sales/testing.ts";
import { setMembership } from "./change-membership.ts";
import { addGroup } from "./change-terms.ts";
import { pickProduct } from "./pick-product.ts";
import { readCatalogue } from "./read-catalogue.ts";
import { messagesOf, paragraphsOf, sendProgramMessage } from "./send-message.ts";
import { openProgram, rateOf } from "./testing.ts";

const { db } = await testDatabase();
const company = await smallCompany(db);
const ann = company.affiliate;
const day = "2026-03-10T10:00:00Z";

const { program, gold } = await company.at(day, async (context) => {
  const words = (title: string) => ({ en: { title, subtitle: "", description: "It", details: "" } });
  must(
    await addCategory(context, {
      slug: "balms",
      position: 1,
      texts: { en: { name: "Balms", intro: "" } },
      picture: null,
    }),
  );
  for (const [position, slug] of ["rose", "mint", "pine"].entries()) {
    must(
      await addProduct(context, {
        slug,
        category: "balms",
        status: "on-sale",
        position,
        featured: null,
        texts: words(slug),
        gallery: [],
        affiliateFixed: slug === "pine" ? { EUR: 70n } : {},
        variants: [
          {
            sku: slug,
            weightGrams: 60,
            names: { en: "30 ml" },
            prices: { eu: { amount: 1000n, cv: 0n, qv: 0n } },
            onHand: 4,
            lowAt: 1,
          },
        ],
      }),
    );
  }
  const made = await openProgram(context, { members: [ann], rates: [{ title: "all", percent: "10" }] });
  const group = must(await addGroup(context, { programId: made.id, name: "Gold", holdDays: null }));
  await rateOf(context, made, { title: "mint", level: "product", subject: "mint", percent: "20" });
  await rateOf(context, made, { title: "first", level: "customer", subject: "new", percent: "50" });
  return { program: made, gold: group };
});
const market = (await findMarket(db, "eu"))!;
const shelf = {
  market,
  markets: [market],
  locale: "en",
  customerClass: "retail" as const,
  now: Temporal.Instant.from("2026-03-10T11:00:00Z"),
};
const read = async (more: { readonly picked?: boolean; readonly search?: string } = {}) => {
  const { products } = await readCatalogue(db, shelf, {
    memberId: ann,
    search: more.search ?? null,
    picked: more.picked ?? false,
    page: 1,
  });
  return products.map(({ card, rate, picked }) => [card.slug, rate?.percent ?? rate?.fixed?.["EUR"] ?? null, picked]);
};
const pick = (product: string, picked = true) =>
  company.at(day, (context) => pickProduct(context, { memberId: ann, product, picked }));

test("each product is told with the rate that is certain, and what was picked", async () => {
  must(await pick("mint"));
  must(await pick("mint"));
  assert.deepEqual(await read(), [
    ["rose", "10", false],
    ["mint", "20", true],
    ["pine", "0.70", false],
  ]);
  assert.deepEqual(await read({ picked: true }), [["mint", "20", true]]);
  must(await pick("mint", false));
  assert.deepEqual(await read({ picked: true }), []);
  assert.ok(isFailure(await pick("nothing")));
});

test("whoever is suspended in the program sees no rate", async () => {
  const state = (to: "active" | "suspended") =>
    company.at(day, async (context) =>
      must(await setMembership(context, { programId: program.id, memberId: ann, state: to, reason: "a test" })),
    );
  await state("suspended");
  assert.deepEqual((await read())[0], ["rose", null, false]);
  await state("active");
});

test("a message goes to active affiliates of the group, each by name, is kept, and not sent to nobody", async () => {
  const send = (groupId: bigint | null) =>
    company.at(day, (context) =>
      sendProgramMessage(context, {
        programId: program.id,
        groupId,
        subject: "Spring",
        body: "Hello {name},\nall is new.\n\n\nSee you",
        origin: "https://shop.example",
      }),
    );
  assert.ok(isFailure(await send(gold.id)), "nobody is in that group");
  assert.equal(must(await send(null)).recipients, 1);
  const { rows } = await sql<{ data: { paragraphs: string[]; name: string; url: string } }>`
    select data from mail where template = 'program-message'`.execute(db);
  assert.equal(rows.length, 1);
  const { paragraphs, name, url } = rows[0]!.data;
  assert.deepEqual([paragraphs, url], [[`Hello ${name},\nall is new.`, "See you"], "https://shop.example/office"]);
  assert.deepEqual(
    (await messagesOf(db, program.id)).map(({ subject, recipients }) => [subject, recipients]),
    [["Spring", 1]],
  );
  assert.ok(isFailure(await send(999n)), toEdge("programGroup", 999n));
  assert.deepEqual(paragraphsOf("a $& {name}", "$1"), ["a $& $1"], "a name is text, whatever it holds");
});
