/** Scales and draws pictures in a thread of its own: a second of arithmetic must not hold up everybody's requests. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { parentPort } from "node:worker_threads";
import type { CardTask, PictureTask, ScaleAnswer, ScaleTask } from "./scale-task.ts";
import { pictureBox } from "./share/draw-card.ts";
import { rasterise, renderCard } from "./share/vectors.ts";

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

/** @param width in which a vector is drawn; other pictures come in their own size */
type Decode = (bytes: ArrayBuffer, width: number) => Promise<Pixels>;

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
    return (bytes) => codec.default(bytes);
  },
  "image/png": async () => {
    const codec = await import("@jsquash/png/decode.js");
    await codec.init(await compiled("@jsquash/png/codec/pkg/squoosh_png_bg.wasm"));
    return (bytes) => codec.default(bytes);
  },
  "image/webp": async () => {
    const codec = await import("@jsquash/webp/decode.js");
    await codec.init(await compiled("@jsquash/webp/codec/dec/webp_dec.wasm"));
    return (bytes) => codec.default(bytes);
  },
  "image/svg+xml": async () => async (bytes, width) => {
    const { data, ...size } = await rasterise(new Uint8Array(bytes), width);
    return new Pixels(data, size.width, size.height);
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

async function decode({ contentType, bytes }: Pick<ScaleTask, "contentType" | "bytes">, width: number) {
  const load = decoders[contentType];
  if (load === undefined) throw new Error(`${contentType} cannot be scaled`);
  let decoder = ready.get(contentType);
  if (decoder === undefined) ready.set(contentType, (decoder = load()));
  scaler ??= openScaler();
  const [read, tools] = await Promise.all([decoder, scaler]);
  return { whole: await read(new Uint8Array(bytes).buffer, width), ...tools };
}

async function scale(task: ScaleTask): Promise<Uint8Array> {
  const { whole, resize, encode } = await decode(task, task.width);
  const height = Math.max(1, Math.round((whole.height * task.width) / whole.width));
  const isSo = whole.width === task.width && whole.height === height;
  const small = isSo ? whole : await resize(whole, { width: task.width, height, method: "lanczos3" });
  return new Uint8Array(await encode(small, { quality: 78 }));
}

/** The card's picture fills its box: what is too much of it is cut off at both sides. */
async function draw({ card, picture }: CardTask): Promise<Uint8Array> {
  if (picture === null) return renderCard(card, null);
  const { whole, resize } = await decode(picture, pictureBox.width * 2);
  const { width, height } = pictureBox;
  const cover = { width, height, method: "lanczos3", fitMethod: "contain" } as const;
  return renderCard(card, await encodePng(await resize(whole, cover)));
}

let png: Promise<(pixels: Pixels) => Promise<ArrayBuffer>> | undefined;
async function encodePng(pixels: Pixels): Promise<Uint8Array> {
  png ??= (async () => {
    const codec = await import("@jsquash/png/encode.js");
    await codec.init(await compiled("@jsquash/png/codec/pkg/squoosh_png_bg.wasm"));
    return codec.default;
  })();
  return new Uint8Array(await (await png)(pixels));
}

function answer(given: ScaleAnswer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(given);
}

parentPort?.on("message", (task: PictureTask) => {
  ("card" in task ? draw(task) : scale(task)).then(
    (bytes) => answer({ id: task.id, bytes }),
    (error: unknown) => answer({ id: task.id, problem: error instanceof Error ? error.message : String(error) }),
  );
});
