import { type DemoCategory, type Paragraphs, type Text, t } from "./catalog-model.ts";

export interface BrandCopy {
  readonly name: string;
  readonly tagline: Text;
  /** The line over the first picture of the home page. */
  readonly welcome: Text;
  readonly story: Paragraphs;
  /** What the shop promises, each in a few words. */
  readonly promises: readonly Text[];
}

const story: Paragraphs = {
  en: [
    "Alder & Vale began at a kitchen table, with a basket of nettles and a pot that was too small. The table is longer now; the recipes have stayed short.",
    "We buy from growers whose fields we have walked, dry in the shade, pour and pack by hand, and print what is inside on the front.",
    "You find us through people who use these things themselves. Ask them. They will tell you what they like, and what they leave on the shelf.",
  ],
  de: [
    "Alder & Vale begann an einem Küchentisch, mit einem Korb Brennnesseln und einem zu kleinen Topf. Der Tisch ist länger geworden, die Rezepte sind kurz geblieben.",
    "Wir kaufen bei Menschen, deren Felder wir kennen, trocknen im Schatten, gießen und packen von Hand und schreiben vorne drauf, was drin ist.",
    "Zu uns kommt man über Menschen, die diese Dinge selbst benutzen. Frag sie. Sie sagen dir, was sie mögen und was sie im Regal lassen.",
  ],
  ja: [
    "Alder & Vale は、台所のテーブルから始まりました。かごいっぱいのネトルと、小さすぎる鍋がひとつ。テーブルは長くなりましたが、レシピは短いままです。",
    "自分たちの足で歩いた畑から仕入れ、日陰で乾かし、手で注ぎ、手で包みます。中身は、ラベルの表に書きます。",
    "私たちの品は、実際に使っている人の手を通じて届きます。どうぞ尋ねてみてください。好きなものも、そうでないものも、正直に話してくれるはずです。",
  ],
};

export const brand: BrandCopy = {
  name: "Alder & Vale",
  tagline: t(
    "Teas, candles and balms from plants",
    "Tees, Kerzen und Balsame aus Pflanzen",
    "植物から生まれた、お茶とキャンドルとバーム",
  ),
  welcome: t("Made slowly, for every day", "Langsam gemacht, für jeden Tag", "ゆっくり作り、毎日使う"),
  story,
  promises: [
    t("Short ingredient lists", "Kurze Zutatenlisten", "短い原材料表示"),
    t("Refills for most things", "Nachfüllungen für fast alles", "ほとんどの品に詰め替えを"),
    t("Packed without plastic", "Ohne Plastik verpackt", "プラスチックを使わない包装"),
    t("30 days to return", "30 Tage Rückgabe", "30日以内の返品"),
  ],
};

export const categories: readonly DemoCategory[] = [
  {
    slug: "teas",
    title: t("Teas", "Tees", "お茶"),
    intro: t(
      "Leaves, flowers and roots, whole where we can. Most are free of caffeine; those that are not say so.",
      "Blätter, Blüten und Wurzeln, möglichst ganz. Die meisten sind ohne Koffein, bei den anderen steht es dabei.",
      "葉、花、根を、できるだけまるごと。多くはノンカフェインで、含むものには明記しています。",
    ),
  },
  {
    slug: "candles",
    title: t("Candles", "Kerzen", "キャンドル"),
    intro: t(
      "Rapeseed and beeswax, poured by hand into glass and clay that you will want to keep.",
      "Raps- und Bienenwachs, von Hand in Glas und Ton gegossen, die man behalten möchte.",
      "菜種ワックスとみつろうを、使い終えても手元に残したくなるガラスや陶器に、手作業で注ぎました。",
    ),
  },
  {
    slug: "balms",
    title: t("Balms & Bath", "Balsam & Bad", "バームとバス"),
    intro: t(
      "For hands that work, feet that walk and skin that meets the weather. Few ingredients, all of them named.",
      "Für Hände, die arbeiten, Füße, die gehen, und Haut, die dem Wetter begegnet. Wenige Zutaten, alle genannt.",
      "働く手、歩く足、天気にさらされる肌のために。成分は少なく、すべて表示しています。",
    ),
  },
  {
    slug: "sets",
    title: t("Sets", "Sets", "セット"),
    intro: t(
      "Things that belong together, in boxes made to be used again.",
      "Was zusammengehört, in Schachteln, die man weiterverwendet.",
      "よく合うものどうしを、繰り返し使える箱に詰めました。",
    ),
  },
];
