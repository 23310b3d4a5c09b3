import type { ServerResponse } from "node:http";

const words = {
  en: {
    title: "There is nothing at this address",
    text: "This server does not know the name it was asked by. Look at how the address is written.",
    operator:
      "If this is your server: the name has to be the store's address, or be added and checked in the company office; a proxy in front has to pass the Host header on.",
  },
  de: {
    title: "Unter dieser Adresse ist nichts",
    text: "Dieser Server kennt den Namen nicht, unter dem er gefragt wurde. Sehen Sie nach, wie die Adresse geschrieben ist.",
    operator:
      "Wenn dies Ihr Server ist: Der Name muss die Adresse des Ladens sein oder im Firmenbüro hinzugefügt und geprüft werden; ein Proxy davor muss den Host-Header weitergeben.",
  },
  ja: {
    title: "このアドレスには何もありません",
    text: "このサーバーは、指定された名前を知りません。アドレスの書き方をご確認ください。",
    operator:
      "サーバーの管理者の方へ：この名前はストアのアドレスであるか、会社オフィスで追加・確認されている必要があります。前段のプロキシは Host ヘッダーをそのまま渡してください。",
  },
} as const;

/** One page that needs nothing else, for a name that is nobody's here. It repeats nothing of what was asked. */
export function unknownHost(response: ServerResponse, languages: string | undefined): void {
  const wished = (languages ?? "").toLowerCase().match(/\b(en|de|ja)\b/)?.[1] as keyof typeof words | undefined;
  const locale = wished ?? "en";
  const { title, text, operator } = words[locale];
  const body = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex"></head><body><h1>${title}</h1><p>${text}</p><p><small>${operator}</small></p></body></html>
`;
  response.writeHead(421, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    vary: "accept-language",
    "content-length": String(Buffer.byteLength(body)),
  });
  response.end(body);
}
