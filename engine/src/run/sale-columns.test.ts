import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { saleTableFromColumns } from "./sale-columns.ts";

const worlds = fc.integer({ min: 1, max: 40 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    sales: fc.array(
      fc.record({
        seller: fc.integer({ min: -1, max: size - 1 }),
        buyer: fc.integer({ min: -1, max: size - 1 }),
        cv: fc.nat(),
      }),
      { maxLength: 200 },
    ),
  }),
);

test("sales from columns stand by seller, each with what belongs to it, and lead back to where they came from", () => {
  fc.assert(
    fc.property(worlds, ({ size, sales }) => {
      const numbers = Float64Array.from(sales, ({ cv }) => cv);
      const table = saleTableFromColumns(
        { size },
        {
          seller: Int32Array.from(sales, ({ seller }) => seller),
          buyer: Int32Array.from(sales, ({ buyer }) => buyer),
          currency: Uint8Array.from(sales, (_, index) => index % 200),
          amount: numbers.map((value) => value + 1),
          cv: numbers,
          qv: numbers.map((value) => value + 2),
          ids: sales.map((_, index) => `s${index}`),
          day: Int32Array.from(sales.keys()),
        },
      );
      const input = table.input!;
      assert.deepEqual(
        [...input].sort((a, b) => a - b),
        [...sales.keys()],
      );
      for (let sale = 0; sale < table.count; sale++) {
        const from = input[sale]!;
        const { seller, buyer, cv } = sales[from]!;
        assert.deepEqual(
          [table.seller[sale], table.buyer[sale], table.currency[sale], table.day![sale], table.ids[sale]],
          [seller, buyer, from % 200, from, `s${from}`],
        );
        assert.deepEqual([table.amount[sale], table.cv[sale], table.qv[sale]], [cv + 1, cv, cv + 2]);
        if (sale === 0) continue;
        const [before, same] = [table.seller[sale - 1]!, table.seller[sale - 1] === seller];
        // The same seller's sales keep the order of the input.
        assert.ok(before < seller || (same && input[sale - 1]! < from));
      }
    }),
  );
});
