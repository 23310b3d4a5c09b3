/**
 * The pattern by which rows are found whose `found_by` is what they are searched by, in small letters (`found_by like ...`). A part of it;
 * of fewer than three letters, for which no index of parts can stand, its beginning.
 */
export function foundBy(search: string): string {
  const words = search.toLowerCase().replaceAll(/[\\%_]/g, String.raw`\$&`);
  return search.length < 3 ? `${words}%` : `%${words}%`;
}
