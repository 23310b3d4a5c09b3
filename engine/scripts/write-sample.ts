/**
 * Writes plans/sample/members.csv and sales.csv: a made-up company with 300 people and four months of sales, small
 * enough to read, with everything in it that a file may hold: `node engine/scripts/write-sample.ts`. Seeded, so the
 * same files come out everywhere.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { formatMoney } from "../src/index.ts";

let state = 20_210_101;

/** A number in [0, below): the Lehmer generator, whose products stay below 2^53. */
function random(below: number): number {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
}

function shuffle<T>(items: T[]): T[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = random(at + 1);
    [items[at], items[other]] = [items[other]!, items[at]!];
  }
  return items;
}

const MONTHS = ["2021-01", "2021-02", "2021-03", "2021-04"];
const day = (month: string): string => `${month}-${String(1 + random(28)).padStart(2, "0")}`;

interface Person {
  readonly id: string;
  readonly kind: string;
  readonly sponsor: string;
}

const people: Person[] = [];
for (let index = 0; index < 300; index++) {
  const dice = random(20);
  const kind = index < 3 || dice < 11 ? "distributor" : dice < 14 ? "affiliate" : "customer";
  // Deep lines: mostly under somebody recent. A few stand under affiliates and customers, and are compressed past them.
  const sponsor = index < 3 ? "" : people[Math.max(0, index - 1 - random(random(3) === 0 ? index : 9))]!.id;
  people.push({ id: `p${index}`, kind, sponsor });
}

const sellers = people.filter((person) => person.kind !== "customer");
const sales: string[] = [];
let number = 0;
const row = (values: readonly string[]): void => void sales.push(values.join(","));
const money = (minor: number): string => formatMoney(minor, "USD");

for (const month of MONTHS) {
  for (let count = 0; count < 400; count++) {
    const id = `s${++number}`;
    const dice = random(20);
    const seller =
      dice === 0 ? "" : dice === 1 ? people[random(people.length)]!.id : sellers[random(sellers.length)]!.id;
    const who = random(10);
    const buyer = who < 3 ? seller : who < 7 ? people[random(people.length)]!.id : "";
    const product = random(8) === 0 ? "mug" : random(3) === 0 ? "tea" : "";
    const quantity = 1 + random(3);
    const amount = random(40) === 0 ? 0 : 200 + random(6_000);
    const cv = Math.floor((amount * (60 + random(41))) / 100);
    const qv = random(15) === 0 ? 3_000 : amount;
    const soldOn = day(month);
    const rest = ["USD", product];
    row([id, soldOn, seller, buyer, String(quantity), money(amount), money(cv), money(qv), ...rest, ""]);
    if (random(8) > 0) continue;

    // One to three refunds, in the sale's month or later ones; now and then the whole sale comes back.
    let [leftAmount, leftCv, leftQv] = [amount, cv, qv];
    let on = soldOn;
    const refunds = 1 + random(3);
    for (let refund = 0; refund < refunds; refund++) {
      const later = MONTHS.filter((candidate) => candidate >= on.slice(0, 7));
      const next = day(later[random(later.length)]!);
      if (next >= on) on = next;
      const whole = random(4) === 0;
      const part = (left: number): number => (whole ? left : Math.floor((left * (1 + random(9))) / 10));
      const [a, c, q] = [part(leftAmount), part(leftCv), part(leftQv)];
      [leftAmount, leftCv, leftQv] = [leftAmount - a, leftCv - c, leftQv - q];
      row([`r${++number}`, on, seller, buyer, "-1", money(-a), money(-c), money(-q), ...rest, id]);
    }
  }
}

const folder = new URL("../../plans/sample/", import.meta.url);
const members = people.map(({ id, kind, sponsor }) => [id, kind, sponsor, day("2020-12")].join(","));
mkdirSync(folder, { recursive: true });
writeFileSync(new URL("members.csv", folder), `${["id,kind,sponsor_id,joined_on", ...shuffle(members)].join("\n")}\n`);
const header = "id,sold_on,seller_id,buyer_id,quantity,amount,cv,qv,currency,product_id,refund_of";
writeFileSync(new URL("sales.csv", folder), `${[header, ...shuffle(sales)].join("\n")}\n`);
