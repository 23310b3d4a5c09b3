/** From so many bytes on it is worth it. */
const LARGE = 1 << 16;

/**
 * Room for a run's columns. Where it is large it is shared memory: V8 counts all other as its own and looks for garbage whenever 64 MB
 * more are taken, twenty-five times in a run of a million sales, to find next to none. And a thread that is told of such a column
 * is given no copy. It is left with the next collection, at the latest when the thread ends.
 */
function room(bytes: number): ArrayBufferLike {
  return bytes < LARGE ? new ArrayBuffer(bytes) : new SharedArrayBuffer(bytes);
}

export const floatRoom = (length: number) => new Float64Array(room(length * 8));
export const intRoom = (length: number) => new Int32Array(room(length * 4));
export const byteRoom = (length: number) => new Uint8Array(room(length));
