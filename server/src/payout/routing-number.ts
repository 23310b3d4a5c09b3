/**
 * Whether a text is an ABA routing number: nine digits, a first pair that was given out (01-12 Federal Reserve districts,
 * 21-32 thrifts, 61-72 electronic, 80 traveller's cheques), and a check digit that makes 3, 7, 1 times the digits a multiple
 * of ten. Source: ABA Routing Number Policy.
 */
export function isRoutingNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const pair = Number(text.slice(0, 2));
  if (!((pair >= 1 && pair <= 12) || (pair >= 21 && pair <= 32) || (pair >= 61 && pair <= 72) || pair === 80)) {
    return false;
  }
  return checkDigit(text.slice(0, 8)) === text.charAt(8);
}

/** The ninth digit to the first eight. */
export function checkDigit(first: string): string {
  const weights = [3, 7, 1];
  const sum = Array.from(first).reduce((total, digit, at) => total + Number(digit) * weights[at % 3]!, 0);
  return String((10 - (sum % 10)) % 10);
}
