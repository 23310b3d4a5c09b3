/**
 * Words on screen. Each area keeps one catalogue a language in `messages/<language>.ts`; the English one names the keys,
 * and the others must have exactly the same. A message is a text with `{places}`, or its plural forms, chosen by `count`.
 *
 *   export const { useWords, wordsFor } = defineArea({ en, de, ja });
 *   const t = useWords();
 *   t("basket.lines", { count: 3 })                      // "3 things"
 *   t.rich("welcome", { name: <strong>Amara</strong> })  // with elements inside
 */
import { Fragment, createContext, createElement, isValidElement, use, useMemo } from "react";
import type { ReactNode } from "react";
import { TRIAL_LOCALE, trialOf } from "./trial-locale.ts";

export type Message =
  | string
  | { readonly one?: string; readonly few?: string; readonly many?: string; readonly other: string };
export type Catalogue = Readonly<Record<string, Message>>;
/** The shape a translation must have, taken from the English catalogue. */
export type Translation<English extends Catalogue> = { readonly [Key in keyof English]: Message };

type TextOf<M> = M extends string ? M : M extends { readonly other: infer Other extends string } ? Other : never;
type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;
type PlacesOf<M> = Places<TextOf<M>> | (M extends string ? never : "count");
type Values<M, Value> = { readonly [Name in PlacesOf<M>]: Name extends "count" ? number : Value };
type Given<M, Value> = [PlacesOf<M>] extends [never] ? [] : [values: Values<M, Value>];

/** The words of one area in one language. */
export interface Words<English extends Catalogue> {
  <Key extends keyof English & string>(key: Key, ...given: Given<English[Key], string | number>): string;
  rich<Key extends keyof English & string>(key: Key, ...given: Given<English[Key], ReactNode>): ReactNode;
  /** The language these words are in: the reader's, or English where the area does not speak it. */
  readonly locale: string;
}

export const LocaleContext = createContext("en");

/** The reader's locale, for `Intl`. */
export const useLocale = (): string => use(LocaleContext);

export interface Area<English extends Catalogue> {
  readonly locales: readonly string[];
  readonly useWords: () => Words<English>;
  /** For loaders, actions and mail, which know the locale but stand outside React. */
  readonly wordsFor: (locale: string) => Words<English>;
}

export function defineArea<const English extends Catalogue>(
  catalogues: { readonly en: English } & Readonly<Record<string, Translation<English>>>,
): Area<English> {
  const made = new Map<string, Words<English>>();
  const wordsFor = (locale: string): Words<English> => {
    const language = locale === TRIAL_LOCALE ? locale : (locale.split("-")[0] ?? "en");
    const found = Object.hasOwn(catalogues, language) || language === TRIAL_LOCALE ? language : "en";
    let words = made.get(found);
    if (words === undefined) {
      const catalogue = found === TRIAL_LOCALE ? trialOf(catalogues.en) : (catalogues[found] ?? catalogues.en);
      words = wordsIn<English>(found, catalogue as Translation<English>);
      made.set(found, words);
    }
    return words;
  };
  const useWords = (): Words<English> => {
    const locale = useLocale();
    return useMemo(() => wordsFor(locale), [locale]);
  };
  return { locales: Object.keys(catalogues), useWords, wordsFor };
}

type Loose = Readonly<Record<string, ReactNode>>;

function wordsIn<English extends Catalogue>(locale: string, catalogue: Translation<English>): Words<English> {
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);

  const parts = (key: string, values: Loose): ReactNode[] => {
    const message = catalogue[key];
    if (message === undefined) throw new Error(`no message ${key} in ${locale}`);
    const text =
      typeof message === "string"
        ? message
        : (formOf(message, plural.select(Number(values["count"]))) ?? message.other);
    // Odd pieces are the names between braces.
    return text.split(/\{(\w+)\}/).map((piece, index) => {
      if (index % 2 === 0) return piece;
      const value = values[piece];
      return typeof value === "number" ? number.format(value) : value;
    });
  };
  // What stands in a plain text is text or a number, as its type says.
  const say = (key: string, values: Loose = {}): string => (parts(key, values) as string[]).join("");
  const rich = (key: string, values: Loose = {}): ReactNode =>
    parts(key, values).map((piece, place) =>
      // React wants a key on every element of a list.
      isValidElement(piece) ? createElement(Fragment, { key: place }, piece) : piece,
    );
  return Object.assign(say, { rich, locale }) as Words<English>;
}

function formOf(message: Exclude<Message, string>, form: Intl.LDMLPluralRule): string | undefined {
  return form === "zero" || form === "two" ? undefined : message[form];
}
