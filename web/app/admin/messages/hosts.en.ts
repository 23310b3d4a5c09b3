import type { Catalogue } from "../../words/area.ts";

export const hosts = {
  "hosts.title": "Host names",
  "hosts.lead":
    "The names that your store is reached by. All of them lead to one address, which pages, mails and links name; any other name gets an answer that nothing is there.",
  "hosts.home-missing": "The store has no public address yet",
  "hosts.home-missing.text":
    "Whoever runs the server has to set it first (FAIRLINE_URL). Until then any name is answered, and none can be added.",
  "hosts.stands": "The store stands at {origin}",
  "hosts.stands.home":
    "{home} is the address that the server was set up with. Passkeys belong to it, and you get into this office there, whatever happens to the other names.",
  "hosts.back": "Move the store back to {host}",
  "hosts.back.text":
    "Pages, mails and links begin with {host} again; {from} leads there. Shoppers on the old name sign in anew.",
  "hosts.names": "Other names",
  "hosts.none": "No other name yet",
  "hosts.none.text": "Such as the name with www, your name in another country, or the one before you were renamed.",
  "hosts.col.host": "Name",
  "hosts.col.market": "Opens",
  "hosts.col.state": "State",
  "hosts.market.any": "the shopper’s market",
  "hosts.waits": "Waits for its record",
  "hosts.leads": "Leads to the store",
  "hosts.canonical": "The store stands here",
  "hosts.record": "TXT record",
  "hosts.check": "Check {host}",
  "hosts.move": "Move the store here",
  "hosts.move.title": "Move the store to {host}?",
  "hosts.move.text":
    "Pages, mails and links begin with {host} from now on; {from} leads there. First see that {host} opens in your browser with a certificate: it leads here today. Shoppers on the old name sign in anew.",
  "hosts.drop": "Give up",
  "hosts.drop.title": "Give {host} up?",
  "hosts.drop.text": "It is not answered any more: who follows an old link to it reads that nothing is there.",
  "hosts.new": "Add a name",
  "hosts.new.text":
    "Point it at this server first (a CNAME or A record, and a certificate where your proxy needs one). Then its TXT record shows that it is yours.",
  "hosts.name": "Name",
  "hosts.name.hint": "Without https:// and without a path, such as www.example.com",
  "hosts.opens": "Opens the store in",
  "hosts.do": "Add",
} as const satisfies Catalogue;
