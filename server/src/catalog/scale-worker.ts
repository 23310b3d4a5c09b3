/** Scales pictures in a thread of its own: a second of arithmetic must not hold up everybody's requests. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import type { ScaleAnswer, ScaleTask } from "./scale-task.ts";

/** What the codecs call a picture's pixels: RGBA, row by row. Browsers have this class, Node does not. */
class Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  readonly colorSpace = "srgb";
  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}
Object.assign(globalThis, { ImageData: Pixels });

type Decode = (bytes: ArrayBuffer) => Promise<Pixels>;

const require = createRequire(import.meta.url);
/** Node has it; its types do not say so. */
const { WebAssembly: assembly } = globalThis as unknown as {
  readonly WebAssembly: { compile(bytes: Uint8Array): Promise<never> };
};
const compiled = async (path: string) => assembly.compile(await readFile(require.resolve(path)));

/** Each codec is loaded with the first picture that needs it. */
const decoders: Readonly<Record<string, () => Promise<Decode>>> = {
  "image/jpeg": async () => {
    const codec = await import("@jsquash/jpeg/decode.js");
    await codec.init(await compiled("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
    return codec.default;
  },
  "image/png": async () => {
    const codec = await import("@jsquash/png/decode.js");
    await codec.init(await compiled("@jsquash/png/codec/pkg/squoosh_png_bg.wasm"));
    return codec.default;
  },
  "image/webp": async () => {
    const codec = await import("@jsquash/webp/decode.js");
    await codec.init(await compiled("@jsquash/webp/codec/dec/webp_dec.wasm"));
    return codec.default;
  },
};
const ready = new Map<string, Promise<Decode>>();

async function openScaler() {
  const [{ default: resize, initResize }, webp] = await Promise.all([
    import("@jsquash/resize"),
    import("@jsquash/webp/encode.js"),
  ]);
  await initResize(await compiled("@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm"));
  // Node has the vector instructions that this build of the encoder needs.
  await webp.init(await compiled("@jsquash/webp/codec/enc/webp_enc_simd.wasm"));
  return { resize, encode: webp.default };
}
let scaler: ReturnType<typeof openScaler> | undefined;

async function scale({ contentType, bytes, width }: ScaleTask): Promise<Uint8Array> {
  const load = decoders[contentType];
  if (load === undefined) throw new Error(`${contentType} cannot be scaled`);
  let decoder = ready.get(contentType);
  if (decoder === undefined) ready.set(contentType, (decoder = load()));
  scaler ??= openScaler();
  const [decode, { resize, encode }] = await Promise.all([decoder, scaler]);
  const whole = await decode(new Uint8Array(bytes).buffer);
  const height = Math.max(1, Math.round((whole.height * width) / whole.width));
  const small = await resize(whole, { width, height, method: "lanczos3" });
  return new Uint8Array(await encode(small, { quality: 78 }));
}

function answer(given: ScaleAnswer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(given);
}

parentPort?.on("message", (task: ScaleTask) => {
  scale(task).then(
    (bytes) => answer({ id: task.id, bytes }),
    (error: unknown) => answer({ id: task.id, problem: error instanceof Error ? error.message : String(error) }),
  );
});
