// Handles on the pad: pull the middle to shift the digit, the corner to turn and scale it, the upper edge to bend it. Sliders do the same by key.
import { element } from "../elements";
import { handlePlace, pulled, type Handle, type Warp } from "./warp";

const kinds: readonly Handle[] = ["middle", "edge", "corner"];
const edge = 1.4; // pixels of the digit that a handle keeps from the pad's edge

export class PadHandles {
  /** Lies over the pad; whatever is pulled that is no handle pulls the middle. */
  readonly node: HTMLElement;
  private readonly handles: Record<Handle, HTMLElement>;
  private held: { handle: Handle; dx: number; dy: number } | null = null;
  private warp: Warp | null = null;

  constructor(private readonly side: number, private readonly onPulled: (warp: Warp) => void) {
    const made = (handle: Handle): HTMLElement => element("span", { class: `handle ${handle}`, "data-handle": handle });
    this.handles = { middle: made("middle"), edge: made("edge"), corner: made("corner") };
    this.node = element("div", { class: "pad-handles", "aria-hidden": "true" }, ...kinds.map((kind) => this.handles[kind]));
    this.node.hidden = true;
    this.listen();
  }

  show(warp: Warp): void {
    this.warp = warp;
    const half = this.side / 2, within = (value: number): number => Math.min(half - edge, Math.max(edge - half, value));
    for (const kind of kinds) {
      const [x, y] = handlePlace(warp, kind);
      this.handles[kind].style.left = `${(within(x) / this.side + 0.5) * 100}%`;
      this.handles[kind].style.top = `${(within(y) / this.side + 0.5) * 100}%`;
    }
  }

  private listen(): void {
    const { node, side } = this;
    const at = (event: PointerEvent): [number, number] => {
      const box = node.getBoundingClientRect();
      return [((event.clientX - box.left) / box.width - 0.5) * side, ((event.clientY - box.top) / box.height - 0.5) * side];
    };
    node.addEventListener("pointerdown", (event) => {
      event.stopPropagation(); // The pad would draw.
      if (event.button !== 0 || this.warp === null) return;
      const handle = ((event.target as Element).getAttribute("data-handle") ?? "middle") as Handle, [x, y] = at(event), [homeX, homeY] = handlePlace(this.warp, handle);
      node.setPointerCapture(event.pointerId);
      this.held = { handle, dx: homeX - x, dy: homeY - y };
    });
    node.addEventListener("pointermove", (event) => {
      if (this.held === null || this.warp === null) return;
      const [x, y] = at(event);
      this.onPulled(pulled(this.warp, this.held.handle, x + this.held.dx, y + this.held.dy));
    });
    for (const end of ["pointerup", "pointercancel"] as const) node.addEventListener(end, () => { this.held = null; });
  }
}
