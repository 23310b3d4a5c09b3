/** What is asked of the thread that scales and draws pictures, and what it answers. */
import type { ShareCard } from "./share/card.ts";

export interface ScaleTask {
  readonly id: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  readonly width: number;
}
export interface CardTask {
  readonly id: number;
  readonly card: ShareCard;
  readonly picture: Pick<ScaleTask, "contentType" | "bytes"> | null;
}
export type PictureTask = ScaleTask | CardTask;
export type ScaleAnswer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly problem: string };
