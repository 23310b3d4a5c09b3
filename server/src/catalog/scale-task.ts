/** What is asked of the thread that scales pictures, and what it answers. */
export interface ScaleTask {
  readonly id: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly width: number;
}
export type ScaleAnswer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly problem: string };
