import { useEffect, useRef } from "react";
import type { PointerEvent, RefObject } from "react";
import type { Cell } from "./read-cells.ts";
import type { Scene } from "./scene.ts";

/** A hand that has moved less than this many pixels has pressed and not dragged. */
const still = 5;

interface Hand {
  readonly x: number;
  readonly y: number;
}

/** Drag, wheel and two fingers move a scene; a press tells which cell it was on. */
export function usePointers(
  canvas: RefObject<HTMLCanvasElement | null>,
  scene: Scene,
  onPress: (cell: Cell | undefined) => void,
) {
  const hands = useRef(new Map<number, Hand>());
  const gone = useRef(0);

  useEffect(() => {
    const { current } = canvas;
    const wheel = (event: WheelEvent) => {
      const { left, width } = current!.getBoundingClientRect();
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const by = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
        scene.pan((by * lines) / width, 0);
      } else scene.zoom(1.0018 ** (-event.deltaY * lines), (event.clientX - left) / width);
    };
    // React's own listener is passive, and the page would roll away under the picture.
    current?.addEventListener("wheel", wheel, { passive: false });
    return () => current?.removeEventListener("wheel", wheel);
  }, [canvas, scene]);

  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (hands.current.size === 0) gone.current = 0;
    hands.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>) => {
    const before = hands.current.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const { left, width } = event.currentTarget.getBoundingClientRect();
    gone.current += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    const other = [...hands.current].find(([id]) => id !== event.pointerId)?.[1];
    hands.current.set(event.pointerId, now);
    if (gone.current < still) return;
    if (other === undefined) {
      scene.pan((before.x - now.x) / width, (before.y - now.y) / scene.levelHeight);
      return;
    }
    const apart = (hand: Hand) => Math.max(12, Math.hypot(hand.x - other.x, hand.y - other.y));
    const middle = ((now.x + other.x) / 2 - left) / width;
    scene.zoom(apart(now) / apart(before), middle);
    scene.pan((before.x - now.x) / 2 / width, (before.y - now.y) / 2 / scene.levelHeight);
  };
  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>) => {
    const known = hands.current.delete(event.pointerId);
    if (!known || hands.current.size > 0 || gone.current >= still) return;
    const { left, top } = event.currentTarget.getBoundingClientRect();
    onPress(scene.at(event.clientX - left, event.clientY - top));
  };
  const onPointerCancel = (event: PointerEvent<HTMLCanvasElement>) => {
    hands.current.delete(event.pointerId);
    gone.current = still;
  };
  return { onPointerDown, onPointerMove, onPointerUp, onPointerCancel };
}
