/**
 * The decimals of each currency, by ISO 4217 (list one: "minor unit"). Intl is not used: its data follows custom, not
 * the standard (it prints the Iraqi dinar without decimals; ISO gives it three), and it changes with the runtime.
 */
const CODES_BY_DECIMALS: ReadonlyArray<readonly [decimals: number, codes: string]> = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
     COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
     INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
     MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
     STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  ],
  // Withdrawn in the last years: books that are replayed still carry them.
  [2, "ANG BGN CUC HRK SLL ZWL"],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];

const DECIMALS: ReadonlyMap<string, number> = new Map(
  CODES_BY_DECIMALS.flatMap(([decimals, codes]) => codes.split(/\s+/).map((code) => [code, decimals] as const)),
);

/** Every known ISO 4217 code, sorted. */
export const CURRENCIES: readonly string[] = [...DECIMALS.keys()].sort();

/** How many decimals the currency has (JPY 0, USD 2, KWD 3, CLF 4), or undefined for a code that ISO 4217 lacks. */
export function currencyDecimals(code: string): number | undefined {
  return DECIMALS.get(code);
}

/** As `currencyDecimals`, for a code that was checked before. Throws on an unknown one, which is a bug. */
export function knownDecimals(code: string): number {
  const decimals = DECIMALS.get(code);
  if (decimals === undefined)
    throw new Error(`${code} is not an ISO 4217 currency and should have been refused earlier`);
  return decimals;
}
