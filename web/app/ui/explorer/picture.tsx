import { useEffect, useMemo, useRef, useState } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { Button } from "../button.tsx";
import { Notice } from "../notice.tsx";
import { useLocale } from "../../words/area.ts";
import { onBranch, whole } from "./camera.ts";
import { cellText } from "./cell-text.ts";
import type { Paint } from "./draw-cells.ts";
import type { Cell } from "./read-cells.ts";
import { Scene } from "./scene.ts";
import type { Colour, Shade } from "./shades.ts";
import type { Branch, Source, Start } from "./source.ts";
import { usePointers } from "./use-pointers.ts";
import { useWords } from "./words.ts";
import styles from "./explorer.module.css";

/** Where the page wants to be looked: a branch, everybody, or where the reader has gone by hand. A new object is a new wish. */
export type Sight = { readonly branch: Branch["line"][number] } | "all" | "free";

/**
 * The tree from the top down: a person is as wide as their branch, colours tell of themselves. Pressing a person goes there;
 * wheel, two fingers and drag move about; arrow keys go from person to person.
 */
export function Picture({
  source,
  start,
  colour,
  shades,
  chosen,
  sight,
  onChoose,
  onAll,
  onStale,
}: {
  readonly source: Source;
  readonly start: Start;
  readonly colour: Colour;
  readonly shades: readonly Shade[];
  readonly chosen: Branch | undefined;
  readonly sight: { readonly to: Sight };
  readonly onChoose: (wanted: { readonly id: string } | { readonly at: number }, zoom: boolean) => void;
  readonly onAll: () => void;
  readonly onStale: () => void;
}) {
  const t = useWords();
  const locale = useLocale();
  const canvas = useRef<HTMLCanvasElement>(null);
  const probes = useRef<HTMLSpanElement>(null);
  const [failed, setFailed] = useState(false);
  const scene = useMemo(
    () => new Scene(source, start, { stale: onStale, failed: setFailed }),
    [source, start, onStale],
  );
  const [hint, setHint] = useState<{ readonly x: number; readonly y: number; readonly text: string }>();

  useEffect(() => {
    const drawn = canvas.current;
    const box = drawn?.parentElement;
    if (drawn === null || box === null || box === undefined) return undefined;
    scene.attach(drawn);
    const measure = new ResizeObserver(() => scene.resize(box.clientWidth, box.clientHeight));
    measure.observe(box);
    return () => {
      measure.disconnect();
      scene.close();
    };
  }, [scene]);

  useEffect(() => {
    const paint = () => {
      const look = lookOf(probes.current, shades, colour);
      if (look !== undefined) scene.show(look);
    };
    paint();
    // Light and dark change the colours that the tokens stand for.
    const scheme = window.matchMedia("(prefers-color-scheme: dark)");
    const chosenScheme = new MutationObserver(paint);
    scheme.addEventListener("change", paint);
    chosenScheme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-scheme"] });
    return () => {
      scheme.removeEventListener("change", paint);
      chosenScheme.disconnect();
    };
  }, [scene, shades, colour]);

  useEffect(() => {
    scene.choose(chosen?.line.at(-1));
  }, [scene, chosen]);

  useEffect(() => {
    if (sight.to === "free") return;
    scene.goTo(sight.to === "all" ? whole(scene.ground) : onBranch(scene.ground, sight.to.branch));
  }, [scene, sight]);

  const press = (cell: Cell | undefined) => {
    if (cell === undefined) return;
    if (cell.branches === 1) onChoose({ at: cell.at }, true);
    else scene.goTo(onBranch(scene.ground, cell));
  };
  const pointers = usePointers(canvas, scene, press);
  const hover = (event: PointerEvent<HTMLCanvasElement>) => {
    pointers.onPointerMove(event);
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const cell = event.pointerType === "mouse" && event.buttons === 0 ? scene.at(x, y) : undefined;
    if (cell === undefined) setHint(undefined);
    else setHint({ x, y, text: cellText(cell, scene.nameOf(cell), start, t, locale) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const go = (id: string | null | undefined) => {
      if (id !== null && id !== undefined) onChoose({ id }, false);
    };
    const first = () => onChoose({ at: 0 }, false);
    const deeds: Readonly<Record<string, () => void>> = {
      ArrowUp: () => go(chosen?.person.above),
      ArrowDown: () => (chosen === undefined ? first() : go(chosen.child)),
      ArrowLeft: () => (chosen === undefined ? first() : go(chosen.left)),
      ArrowRight: () => (chosen === undefined ? first() : go(chosen.right)),
      Enter: () => chosen !== undefined && onChoose({ id: chosen.person.id }, true),
      Home: onAll,
      "+": () => scene.zoom(1.6, 0.5),
      "=": () => scene.zoom(1.6, 0.5),
      "-": () => scene.zoom(1 / 1.6, 0.5),
    };
    const deed = deeds[event.key];
    if (deed === undefined) return;
    event.preventDefault();
    deed();
  };

  return (
    <div className={styles["stage"]}>
      {/* A picture to walk about in by keys: reading aloud is the card's and the table's part. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="application"
        aria-label={t("explorer.picture")}
        aria-describedby="explorer-hint"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={onKeyDown}
        className={styles["box"]}
      >
        <canvas
          ref={canvas}
          className={styles["canvas"]}
          {...pointers}
          onPointerMove={hover}
          onPointerLeave={() => setHint(undefined)}
        />
        {hint === undefined ? null : (
          <div
            className={styles["tip"]}
            aria-hidden="true"
            style={{
              left: `min(${hint.x + 14}px, calc(100% - 17rem))`,
              top: `${hint.y + 16}px`,
            }}
          >
            {hint.text}
          </div>
        )}
      </div>
      <div className={styles["zoom"]}>
        <Button type="button" tone="quiet" aria-label={t("explorer.in")} onClick={() => scene.zoom(2, 0.5)}>
          +
        </Button>
        <Button type="button" tone="quiet" aria-label={t("explorer.out")} onClick={() => scene.zoom(0.5, 0.5)}>
          −
        </Button>
        <Button type="button" tone="quiet" onClick={onAll}>
          {t("explorer.all")}
        </Button>
      </div>
      <p id="explorer-hint" className={styles["hint"]}>
        {t("explorer.hint")}
      </p>
      {failed ? (
        <Notice tone="bad" live>
          <p>
            {t("explorer.failed")}.{" "}
            <Button type="button" tone="plain" onClick={() => scene.again()}>
              {t("explorer.again")}
            </Button>
          </p>
        </Notice>
      ) : null}
      <span ref={probes} hidden>
        {shades.map((shade, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- a shade is its place in the list
          <span key={index} style={{ color: shade.css }} />
        ))}
        <span style={{ color: "var(--sunken)" }} />
        <span style={{ color: "var(--focus)" }} />
      </span>
    </div>
  );
}

/** The shades as the browser sees them now: tokens are another colour by night. */
function lookOf(probes: HTMLElement | null, shades: readonly Shade[], colour: Colour) {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (probes === null || pen === null) return undefined;
  const seen = [...probes.children].map((probe) => getComputedStyle(probe).color);
  const paints = shades.map(({ sign }, index): Paint => ({ fill: seen[index]!, ink: inkOn(pen, seen[index]!), sign }));
  const { fontFamily } = getComputedStyle(probes);
  return { colour, paints, ground: seen.at(-2)!, mark: seen.at(-1)!, font: `12px ${fontFamily}` };
}

/** Black or white, whichever stands out more. */
function inkOn(pen: CanvasRenderingContext2D, fill: string): string {
  pen.fillStyle = fill;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = [...pen.getImageData(0, 0, 1, 1).data].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  return light > 0.179 ? "#000000" : "#ffffff";
}
