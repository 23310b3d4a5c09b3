/** `make`, worked out once for each name: what is named many times over does not make a check take for ever. */
export function once<V>(make: (name: string) => V): (name: string) => V {
  const made = new Map<string, V>();
  return (name) => {
    if (!made.has(name)) made.set(name, make(name));
    return made.get(name)!;
  };
}
