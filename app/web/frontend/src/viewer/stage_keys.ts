import type { StageHost } from "./stage";
import type { State } from "./state";

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** What each key does while the stage has the focus; returns whether it did anything. */
export function keyDeed(event: KeyboardEvent, state: State, host: StageHost): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const arrow = ARROWS[event.key];
  if (arrow) return move(state, arrow, event.shiftKey, host);
  const deeds: Record<string, () => void> = {
    PageDown: () => host.step(1),
    PageUp: () => host.step(-1),
    Home: () => host.goTo(0),
    End: () => host.goTo(state.count - 1),
    "+": () => state.view.zoomBy(1.25),
    "=": () => state.view.zoomBy(1.25),
    "-": () => state.view.zoomBy(0.8),
    "0": () => state.view.fit(),
    i: () => (state.view.inverted = !state.view.inverted),
    r: () => state.view.turnBy(1),
    h: () => state.view.flip("across"),
    v: () => state.view.flip("down"),
  };
  const deed = deeds[event.key];
  if (!deed) return false;
  deed();
  state.tell();
  return true;
}

/** Arrows do what a drag with the chosen tool does; with Shift ten times as much, or they size the rectangle. */
function move(state: State, [dx, dy]: [number, number], shift: boolean, host: StageHost): boolean {
  const { view, marks, image } = state;
  const far = shift ? 10 : 1;
  switch (state.tool) {
    case "scroll":
      host.step((dx + dy) * (shift ? 5 : 1));
      break;
    case "window": {
      const step = Math.max(1, Math.round(view.window.width / 100)) * far;
      state.setWindow({ center: view.window.center + dy * step, width: view.window.width + dx * step });
      break;
    }
    case "pan":
      view.pan = { x: view.pan.x + dx * 10 * far, y: view.pan.y + dy * 10 * far };
      break;
    case "zoom":
      view.zoomBy(dx + dy > 0 ? 1.1 : 1 / 1.1);
      break;
    case "probe": {
      const at = marks.probe ?? { x: image.columns >> 1, y: image.rows >> 1 };
      state.setProbe({ x: at.x + dx * far, y: at.y + dy * far });
      break;
    }
    case "length": {
      const [from, to] = marks.line ?? [{ x: 0, y: 0 }, { x: 1, y: 1 }];
      state.setLine(from, { x: to.x + dx * far, y: to.y + dy * far });
      break;
    }
    case "area": {
      const area = marks.area ?? { x: image.columns >> 2, y: image.rows >> 2, width: image.columns >> 2, height: image.rows >> 2 };
      if (shift) state.setArea({ ...area, width: area.width + dx, height: area.height + dy });
      else state.setArea({ ...area, x: area.x + dx, y: area.y + dy });
      break;
    }
  }
  state.tell();
  return true;
}
