/**
 * Compare two texts by their UTF-8 bytes, as `COLLATE "C"` does. JavaScript compares UTF-16 units, which differs only
 * where one text has a character above U+FFFF (written as two surrogates, D800 to DFFF) and the other one between
 * U+E000 and U+FFFF: in bytes the surrogate pair is the larger.
 */
export function compareBytewise(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    const [xPair, yPair] = [isSurrogate(x), isSurrogate(y)];
    if (xPair !== yPair && Math.max(x, y) >= 0xe000) return xPair ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** The items in bytewise order of their key, as a new array. Keys without such characters take the faster comparison. */
export function sortBytewise<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const plain = items.every((item) => !/[\ud800-\uffff]/.test(keyOf(item)));
  if (!plain) return items.toSorted((a, b) => compareBytewise(keyOf(a), keyOf(b)));
  return items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}
