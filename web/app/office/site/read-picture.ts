/** A picture field of the sent form, as the API wants it: kept, taken away, or another one in base64. */
export async function readPicture(form: FormData, name: string): Promise<string | null> {
  if (form.get(`${name}-none`) !== null) return null;
  const file = form.get(name);
  if (!(file instanceof File) || file.size === 0) return "keep";
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCodePoint(...bytes.subarray(at, at + 8_192));
  return btoa(text);
}
