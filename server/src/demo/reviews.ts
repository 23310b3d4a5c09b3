/** What buyers of the demo company say: each once, by somebody who has bought the thing in that language's market. */
import type { Locale, Market } from "./catalog-model.ts";

export interface DemoReview {
  readonly product: string;
  readonly stars: number;
  readonly title: string;
  readonly body: string;
  readonly locale: Locale;
}

const say =
  (locale: Locale) =>
  (product: string, stars: number, title: string, body: string): DemoReview => ({
    product,
    stars,
    title,
    body,
    locale,
  });
const en = say("en");
const ja = say("ja");

/** The language in which a market's buyers write. */
export const reviewLocale: Readonly<Record<Market, Locale>> = { eu: "en", us: "en", jp: "ja" };

export const demoReviews: readonly DemoReview[] = [
  en(
    "nettle-and-mint",
    5,
    "Our afternoon tea now",
    "Not sweet, not sharp. We drink it cold from the fridge as well, with lemon as it says.",
  ),
  en(
    "nettle-and-mint",
    4,
    "Good, a little grassy",
    "I like it more each time. The tin closes tightly, which the old one of another make did not.",
  ),
  en("nettle-and-mint", 5, "", "The refill fits the tin exactly. Small thing, made me happy."),
  en(
    "chamomile-evening",
    5,
    "Whole flowers indeed",
    "You see them open in the cup. My daughter asks for the flower tea every evening.",
  ),
  en(
    "chamomile-evening",
    4,
    "Mild",
    "Softer than the bags from the supermarket. I take a spoon more than the label says.",
  ),
  en("chamomile-evening", 5, "", "Forgot it in the pot for half an hour and it was still fine."),
  en(
    "rosehip-and-hibiscus",
    3,
    "Sour for me",
    "Beautiful colour, but too sour without honey. My husband loves it, so it stays in the house.",
  ),
  en(
    "rosehip-and-hibiscus",
    5,
    "Summer in a jug",
    "Cold, with orange slices, for eight people. Nobody missed the lemonade.",
  ),
  en(
    "lemon-verbena",
    5,
    "Smells like the garden at home",
    "My grandmother grew it in Porto. This is the first one that smells right.",
  ),
  en(
    "vale-breakfast",
    5,
    "Stands up to milk",
    "Strong, round, no bitterness. The refill is gone in five weeks in our kitchen.",
  ),
  en(
    "vale-breakfast",
    4,
    "Almost perfect",
    "A shade lighter than what I am used to. The second pot from the same leaves is good too.",
  ),
  en(
    "elderflower-green",
    5,
    "Elegant",
    "Do follow the temperature. With boiling water it is nothing special, with 75 degrees it is lovely.",
  ),
  en(
    "barley-and-chicory",
    4,
    "Instead of the third coffee",
    "Tastes roasted and a little like caramel. It does not pretend to be coffee, which I like.",
  ),
  en(
    "alder-smoke",
    5,
    "A walk past a farm in October",
    "It does not fill the room with perfume. You notice it when you come back in.",
  ),
  en(
    "alder-smoke",
    4,
    "Burns cleanly",
    "Forty hours is true if the wick is kept short. The three wicks are better for the big room.",
  ),
  en(
    "lavender-field",
    4,
    "Real lavender",
    "None of the soap smell. The stoneware pot is our pencil cup now, and the refill came in time.",
  ),
  en("juniper-and-cedar", 5, "", "Bought it for my father, kept it, bought another one for him."),
  en(
    "beeswax-tapers",
    5,
    "They smell of honey before you light them",
    "Slow, no dripping if you keep them from the window.",
  ),
  en(
    "beeswax-tapers",
    3,
    "One of six was bent",
    "They wrote back the same day and sent another. The candles themselves are fine.",
  ),
  en("calendula-balm", 5, "For hands that work outside", "A pea is enough. The ninety lasts our family a winter."),
  en("calendula-balm", 5, "", "My son’s elbows are quiet for the first time this year."),
  en(
    "rosemary-foot-balm",
    4,
    "After a day on the shop floor",
    "Cooling, not sticky. I would like a smaller tin for travelling.",
  ),
  en(
    "oat-hand-balm",
    5,
    "No scent, thank you",
    "The only one I can wear in the kitchen. It is gone from the hands after a minute.",
  ),
  en("oat-hand-balm", 4, "Very good, a bit firm in winter", "Warm the tin in your pocket first."),
  en("sea-buckthorn-face-balm", 4, "A little goes far", "It is orange at first, do not be frightened, that goes."),
  en("spruce-bath-salt", 5, "Sunday evenings", "The bathroom smells of forest for an hour. No film on the tub."),
  en("evening-set", 5, "The box alone", "Gave it to a friend who had moved. She uses the box for letters."),
  en("tea-library", 5, "How we found ours", "Six evenings, six teas, one quarrel. Elderflower won."),
  en("tea-library", 4, "", "A fine present. I would swap the fennel for a second chamomile."),
  en(
    "pot-for-two",
    5,
    "Pours without a drop beside",
    "The strainer in the spout holds even the fine leaves. Wash it by hand as they say.",
  ),
  ja("nettle-and-mint", 5, "すっきり", "食後に飲むと口の中がさっぱりします。冷やしてもおいしいです。"),
  ja("elderflower-green", 5, "香りが上品", "75度で淹れると花の香りがやさしく立ちます。贈り物にも選びました。"),
  ja("chamomile-evening", 4, "花がきれい", "お湯の中で花が開くのを見るのが楽しみです。少し薄めなので多めに入れます。"),
  ja("calendula-balm", 5, "冬の必需品", "水仕事のあとに少しだけ。べたつかず、朝までしっとりします。"),
  ja("alder-smoke", 4, "静かな香り", "強すぎず、部屋に戻ったときにふと気づくくらいの香りです。"),
];
