/**
 * The valid name that somebody most likely meant, or null where none is close: the smallest number of single-letter
 * edits (insert, delete, replace, swap of neighbours), at most two in five letters of the longer name, but one always.
 * Ties go to the first in order.
 */
export function nearestName(written: string, valid: readonly string[]): string | null {
  if (written.length > 80) return null;
  let best: string | null = null;
  let fewest = Number.POSITIVE_INFINITY;
  for (const name of valid) {
    const edits = editDistance(written.toLowerCase(), name.toLowerCase());
    if (edits < fewest && edits <= Math.max(1, 0.4 * Math.max(written.length, name.length)))
      [best, fewest] = [name, edits];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, before[j - 2]! + 1);
      row.push(edits);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
