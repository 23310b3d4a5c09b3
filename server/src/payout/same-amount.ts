/** Whether two amounts as files write them are one: "23.2", "23.20" and "0023.20". */
export function sameAmount(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  const [whole = "", rest = ""] = text.split(".");
  return `${whole.replace(/^0+(?=\d)/, "")}.${rest.replace(/0+$/, "")}`;
}
