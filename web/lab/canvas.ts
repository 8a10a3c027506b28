// A canvas as large as its place, crisp on every screen, drawn at most once a frame.
import { element } from "../elements";

const densest = 2; // more pixels take long and are not seen

export class Canvas {
  readonly node: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  width = 0;
  height = 0;
  private asked = false;

  /** `draw` is called when it is asked for, and when the size has changed. */
  constructor(label: string, className: string, private readonly draw: () => void) {
    this.node = element("canvas", { class: className, role: "img", "aria-label": label }) as HTMLCanvasElement;
    const context = this.node.getContext("2d");
    if (context === null) throw new Error("this browser draws no canvas");
    this.context = context;
    new ResizeObserver(() => this.resize()).observe(this.node);
  }

  /** In the next frame. */
  ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      if (this.width > 0 && this.height > 0) this.draw();
    });
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.node, zoom = clientWidth > 0 ? this.node.getBoundingClientRect().width / clientWidth : 1;
    const density = Math.min(densest, (devicePixelRatio || 1) * zoom);
    this.width = clientWidth;
    this.height = clientHeight;
    this.node.width = Math.round(clientWidth * density);
    this.node.height = Math.round(clientHeight * density);
    this.context.setTransform(density, 0, 0, density, 0, 0);
    if (clientWidth > 0 && clientHeight > 0) this.draw();
  }
}
