import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { BadInput } from "./input-fault.ts";

export interface InputFile {
  /** As the user wrote it. */
  readonly path: string;
  readonly absolutePath: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** Read an input whole. One that cannot be read is bad input, with the system's reason in words. */
export function readInput(path: string): InputFile {
  const absolutePath = resolve(path);
  try {
    const bytes = readFileSync(absolutePath);
    return { path, absolutePath, bytes, sha256: sha256(bytes) };
  } catch (error) {
    throw new BadInput([`${path}: cannot be read, ${systemReason(error)}`]);
  }
}

export function sha256(content: Buffer | string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Words for an error of the file system. Any other error is a bug and is thrown on. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") throw error;
  const words: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file or folder",
    ENOTDIR: "a part of the path is a file, not a folder",
    EISDIR: "it is a folder",
    EEXIST: "a file of that name stands in the way",
    EACCES: "permission is denied",
    EROFS: "the disk is read-only",
    ENOSPC: "the disk is full",
  };
  return words[error.code] ?? error.message;
}
