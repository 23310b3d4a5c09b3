import { BlockList, isIP } from "node:net";

/** IPv4 that is nobody's on the internet (IANA's special-purpose registry), cloud metadata among it. */
const reserved4 = new BlockList();
const ranges4 =
  "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 " +
  "192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4";
for (const range of ranges4.split(" ")) {
  const [address = "", bits] = range.split("/");
  reserved4.addSubnet(address, Number(bits), "ipv4");
}

/** Of IPv6 only global unicast is public, and of it not documentation, Teredo and 6to4, which can carry any IPv4 address. */
const global6 = new BlockList();
global6.addSubnet("2000::", 3, "ipv6");
const reserved6 = new BlockList();
for (const [address, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  reserved6.addSubnet(address, bits, "ipv6");
}

/** Whether an address belongs to the open internet: nothing of ours is reached by asking for it. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !reserved4.check(address, "ipv4");
    case 6:
      return global6.check(address, "ipv6") && !reserved6.check(address, "ipv6");
    default:
      return false;
  }
}
