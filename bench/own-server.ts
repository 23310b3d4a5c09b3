import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise<void>((done) => server.once("listening", () => done()));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((done) => server.close(() => done()));
  return port;
}

/** Waits until a shop that was just started is ready; the demo company's past takes a minute or two, a busy machine longer. */
export async function answers(origin: string): Promise<void> {
  for (let asked = 0; asked < 3000; asked += 1) {
    const response = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (response?.ok === true) return;
    await wait(200);
  }
  throw new Error("the server does not answer");
}
