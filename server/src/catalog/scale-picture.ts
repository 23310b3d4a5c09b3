import { Worker } from "node:worker_threads";
import type { CardTask, PictureTask, ScaleAnswer, ScaleTask } from "./scale-task.ts";

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let last = 0;
const waiting = new Map<number, Waiting>();

function openWorker(): Worker {
  const opened = new Worker(new URL("scale-worker.ts", import.meta.url));
  // A server that ends does not wait for a picture.
  opened.unref();
  opened.on("message", (answer: ScaleAnswer) => {
    const task = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) opened.unref();
    if ("bytes" in answer) task?.resolve(answer.bytes);
    else task?.reject(new Error(answer.problem));
  });
  opened.on("error", (error) => {
    // It has ended; the next picture gets a new one.
    worker = undefined;
    for (const task of waiting.values()) task.reject(error as Error);
    waiting.clear();
  });
  return opened;
}

/**
 * A picture in another width, its height in proportion, as WebP, a drawing drawn; one after the other in a thread of its own.
 * @throws where the bytes are not what their content type says
 */
export function scalePicture(picture: Omit<ScaleTask, "id">): Promise<Uint8Array> {
  return inThread(picture);
}

/** The picture of a link as PNG, its own picture filling its place; in the same thread. @throws where that picture is broken */
export function drawShare(card: Omit<CardTask, "id">): Promise<Uint8Array> {
  return inThread(card);
}

async function inThread(task: Omit<ScaleTask, "id"> | Omit<CardTask, "id">): Promise<Uint8Array> {
  worker ??= openWorker();
  const own = worker;
  last += 1;
  const id = last;
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject });
    own.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    own.postMessage({ ...task, id } satisfies PictureTask);
  });
}
