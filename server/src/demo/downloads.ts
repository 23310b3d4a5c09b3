/** The one thing of the demo company that is downloaded: a small book, written as a PDF when the company is made. */
import { addProduct, variantIdsBySku } from "../catalog/index.ts";
import type { NewMedia } from "../catalog/index.ts";
import { addFile } from "../digital/index.ts";
import type { Context } from "../foundation/database.ts";
import { must } from "../foundation/failure.ts";
import { drawRule, numberPages, page, put, quiet, writePdf } from "../foundation/pdf.ts";

const sku = "AV-BOOK-TEA";

/** Tea by tea: how much, how hot, how long. */
const sheets = [
  ["Green tea", "2 g a cup, 70 °C, two minutes", "Pour it off to the last drop; the second cup is the better one."],
  ["Black tea", "2.5 g a cup, 95 °C, three to four minutes", "Warm the pot first. Milk goes in last, if at all."],
  ["Flowers", "3 g a cup, 95 °C, six minutes, covered", "Under the lid stays what you smell; so keep it on."],
  [
    "Leaves and mint",
    "2 g a cup, 90 °C, five minutes",
    "A handful of fresh leaves does as well as a spoon of dry ones.",
  ],
  [
    "Seeds and roots",
    "3 g a cup, boiling, ten minutes",
    "Crush them just before. Fennel after supper, ginger before a walk.",
  ],
  ["Fruit", "4 g a cup, boiling, eight minutes", "Good cold as well: steep it double, and pour it over ice."],
] as const;

async function writeBook(at: Temporal.Instant): Promise<Uint8Array> {
  return await writePdf({ title: "A Small Book of Tea", author: "Alder & Vale", at }, (pdf) => {
    put(pdf, "A Small Book of Tea", page.left, 300, { size: 34, weight: "bold" });
    put(pdf, "How much, how hot, how long", page.left, 350, { size: 16, colour: quiet });
    put(pdf, "Alder & Vale, Galway", page.left, page.bottom - 20, { size: 11, colour: quiet });
    for (const [name, how, note] of sheets) {
      pdf.addPage();
      let y = put(pdf, name, page.left, page.top + 40, { size: 24, weight: "bold" }) + 14;
      drawRule(pdf, y);
      y = put(pdf, how, page.left, y + 18, { size: 14, width: 495 }) + 12;
      put(pdf, note, page.left, y, { size: 12, colour: quiet, width: 495 });
    }
    numberPages(pdf, "A Small Book of Tea");
  });
}

/** Puts the book on the shelf, with its file. */
export async function addDownloads(context: Context, pictures: readonly NewMedia[]): Promise<void> {
  must(
    await addProduct(context, {
      slug: "small-book-of-tea",
      category: "sets",
      status: "on-sale",
      position: 900,
      featured: null,
      texts: {
        en: {
          title: "A Small Book of Tea",
          subtitle: "A download: how much, how hot, how long",
          description: "Seven pages about tea, to print or to keep on the telephone in the kitchen.",
          details: "PDF, seven pages, in English.",
        },
        de: {
          title: "Ein kleines Teebuch",
          subtitle: "Als Download: wie viel, wie heiß, wie lange",
          description: "Sieben Seiten über Tee, zum Ausdrucken oder fürs Telefon in der Küche.",
          details: "PDF, sieben Seiten, auf Englisch.",
        },
        ja: {
          title: "小さなお茶の本",
          subtitle: "ダウンロード版：量、温度、時間",
          description: "お茶についての7ページ。印刷しても、台所のスマートフォンでも。",
          details: "PDF、7ページ、英語。",
        },
      },
      gallery: pictures,
      variants: [
        {
          sku,
          weightGrams: 0,
          names: { en: "PDF", de: "PDF", ja: "PDF" },
          onHand: 0,
          digital: { downloadLimit: 5, accessDays: 365 },
          prices: {
            us: { amount: 900n, cv: 600n, qv: 600n },
            eu: { amount: 950n, cv: 600n, qv: 600n },
            jp: { amount: 1400n, cv: 600n, qv: 600n },
          },
        },
      ],
    }),
  );
  const variantId = (await variantIdsBySku(context.tx, [sku])).get(sku)!;
  must(await addFile(context, { variantId, name: "A Small Book of Tea.pdf", bytes: await writeBook(context.now) }));
}
