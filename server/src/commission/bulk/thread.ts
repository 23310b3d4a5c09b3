/** The thread of one run: see `calculateInThread`. */
import { parentPort, workerData } from "node:worker_threads";
import { Calculation } from "./calculation.ts";
import type { Rows } from "./calculation.ts";
import { UNDER_WAY } from "./calculator.ts";
import type { Asked, Said } from "./calculator.ts";
import type { SnapshotHead, Sources } from "./snapshot-columns.ts";

const port = parentPort!;
const { head, sources } = workerData as { head: SnapshotHead; sources: Sources | null };
const calculation = new Calculation(head, sources);
/** Pieces that were sent and not taken yet, and who waits for one to be. */
const way = { ahead: 0, taken: (): void => {} };

const say = (message: Said, moved: ArrayBuffer[] = []): void => port.postMessage(message, moved);

port.on("message", (asked: Asked) => {
  if (asked.do === "feed") {
    calculation.feed(asked.part, asked.piece);
    say({ say: "ack" });
  } else if (asked.do === "hash") say({ say: "hash", value: calculation.inputSha256() });
  else if (asked.do === "output-hash") say({ say: "hash", value: calculation.outputSha256() });
  else if (asked.do === "agrees") say({ say: "agrees", value: calculation.agrees() });
  else if (asked.do === "calculate") say({ say: "outcome", value: calculation.calculate() });
  else if (asked.do === "ack") {
    way.ahead -= 1;
    way.taken();
  } else if (asked.do === "rows") void sendRows(asked.kind);
});

async function sendRows(kind: Rows): Promise<void> {
  way.ahead = 0;
  for (const { piece, lines } of calculation.rows(kind)) {
    while (way.ahead >= UNDER_WAY) await new Promise<void>((done) => (way.taken = done));
    way.ahead += 1;
    say({ say: "piece", piece, lines }, [piece.buffer]);
  }
  say({ say: "end" });
}
