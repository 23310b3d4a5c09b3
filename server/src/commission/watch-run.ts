/** What a long piece of work tells while it goes on, and how it is ended from outside. */
export const STAGES = ["reading", "calculating", "writing", "checking", "posting", "finishing"] as const;
export type Stage = (typeof STAGES)[number];

export interface RunWatch {
  /** @param share of the whole, from 0 to 1 */
  tell(stage: Stage, share: number): void;
  /** The work fails at its next step, and its transaction is rolled back. */
  readonly signal?: AbortSignal;
  /** Whether the engine has a thread of its own; left out: where there is enough to do. */
  readonly thread?: boolean;
}

/** For whom nobody waits: tests, the demo company. */
export const unwatched: RunWatch = { tell: () => {} };
