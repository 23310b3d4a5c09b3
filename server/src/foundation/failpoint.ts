/**
 * Named places on the path of money at which a test can end the process as `kill -9` would.
 * Nothing is armed unless `main` read FAIRLINE_FAILPOINT; the crash tests walk this whole list.
 */
export const failpoints = [
  "payment.started",
  "payment.answered",
  "sale.recorded",
  "ledger.posted",
  "order.committed",
  "capture.recorded",
  "capture.committed",
  "refund.recorded",
  "refund.committed",
  "autoship.ordered",
] as const;

export type Failpoint = (typeof failpoints)[number];

let armed: Failpoint | undefined;

export function armFailpoint(name: string): void {
  const known = failpoints.find((failpoint) => failpoint === name);
  if (known === undefined) throw new Error(`unknown failpoint ${name}; there are ${failpoints.join(", ")}`);
  armed = known;
}

export function failpoint(name: Failpoint): void {
  if (armed === name) process.kill(process.pid, "SIGKILL");
}
