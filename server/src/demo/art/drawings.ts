import { categories, products } from "../catalog.ts";
import { categoryArt, heroArt, productArt } from "./index.ts";

/** Every drawing that is shown as a picture, by the picture's name. Signs and the empty basket stay drawings: they are small, and sharp. */
export function drawings(): ReadonlyMap<string, string> {
  return new Map([
    ...products.flatMap(({ slug }) => {
      const { primary, detail } = productArt(slug);
      return [[slug, primary] as const, [`${slug}-detail`, detail] as const];
    }),
    ...categories.map(({ slug }) => [`category-${slug}`, categoryArt(slug)] as const),
    ...(["morning", "evening"] as const).flatMap((name) =>
      (["wide", "tall"] as const).map((form) => [`${name}-${form}`, heroArt(name, form)] as const),
    ),
  ]);
}
