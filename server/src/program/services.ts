/** What the room's routes need beside the call. */
export interface ProgramServices {
  /** The store's own origin where it is configured; otherwise what a request names. */
  readonly origin: string | undefined;
}
