/** What another form of the page has chosen, carried along: those of its fields that have a value. */
export function Carried<Chosen extends object>({
  of,
}: {
  readonly of: Chosen & { [K in keyof Chosen]: string | undefined };
}) {
  return Object.entries<string | undefined>(of).map(([name, value]) =>
    value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
  );
}
