/**
 * Positions by id that grow: those of the network at the start as they are, which may be a million, and those of who joined since.
 */
export interface GrowingIds extends ReadonlyMap<string, number> {
  readonly add: (id: string, at: number) => void;
  readonly remove: (id: string) => void;
}

export function growingIds(start: ReadonlyMap<string, number>): GrowingIds {
  const since = new Map<string, number>();
  const entries = (): MapIterator<[string, number]> => [...start.entries(), ...since.entries()].values();
  return {
    get size() {
      return start.size + since.size;
    },
    get: (id) => start.get(id) ?? since.get(id),
    has: (id) => start.has(id) || since.has(id),
    add: (id, at) => void since.set(id, at),
    remove: (id) => void since.delete(id),
    forEach(visit) {
      for (const [id, at] of entries()) visit(at, id, this);
    },
    entries,
    keys: () => entries().map(([id]) => id),
    values: () => entries().map(([, at]) => at),
    [Symbol.iterator]: entries,
  };
}
