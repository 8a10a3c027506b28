// A digit as a small picture of a page.
import { element } from "../../elements";

/** Shows bytes of brightness, 28 x 28 or whatever `shape` says: channels, height, width. */
export class Picture {
  readonly node: HTMLCanvasElement;
  private readonly image: ImageData;
  private readonly context: CanvasRenderingContext2D | null;

  constructor(private readonly shape: readonly number[], className: string, label: string) {
    const [, height, width] = shape;
    this.node = element("canvas", { class: className, width: String(width), height: String(height), ...(label === "" ? { "aria-hidden": "true" } : { role: "img", "aria-label": label }) }) as HTMLCanvasElement;
    this.context = this.node.getContext("2d");
    this.image = new ImageData(width, height);
  }

  show(pixels: ArrayLike<number>, label = ""): void {
    const [channels, height, width] = this.shape, plane = height * width, { data } = this.image;
    for (let i = 0; i < plane; ++i) {
      for (let c = 0; c < 3; ++c) data[4 * i + c] = pixels[i + (channels === 3 ? c * plane : 0)];
      data[4 * i + 3] = 255;
    }
    this.context?.putImageData(this.image, 0, 0);
    if (label !== "") this.node.setAttribute("aria-label", label);
  }
}
