// Draws a network as it is at one moment on a canvas.
import { coloursNow, grayOf, rampInto, rgbOf, signedRamp, type Colours } from "./colours";
import { edgesOf, edgesOfMaps, type Edge } from "./edges";
import type { Moment, Net } from "./engine";
import { placeInMaps, type Layout, type Spot, type Tile } from "./network_layout";
import { likeliest, outputLayer, outputsOf, whereOf } from "./network_words";

export const nameRoom = 76;
const widest = 3.4, classesOfWidth = 8, timesUsual = 4, dashes = [10, 5], dashedFrom = 4, fullTurn = 2 * Math.PI;
export const letters = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const boldLetters = letters.replace("12px", "650 13px");

/** One bitmap for all tiles of a network, which are copied out of it in their size. */
class Pixels {
  readonly canvas = document.createElement("canvas");
  private image: ImageData | null = null;
  private pixels = new Uint32Array(0);

  draw(context: CanvasRenderingContext2D, tile: Tile, values: Float32Array, full: number, ramp: Uint32Array): void {
    const { rows, columns } = tile, inner = this.canvas.getContext("2d");
    if (inner === null) return;
    if (this.image === null || this.image.width !== columns || this.image.height !== rows) {
      this.canvas.width = columns;
      this.canvas.height = rows;
      this.image = inner.createImageData(columns, rows);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    rampInto(this.pixels, values, tile.offset, full, ramp);
    inner.putImageData(this.image, 0, 0);
    context.drawImage(this.canvas, tile.x, tile.y, tile.width, tile.height);
  }
}

/** What has the full colour: the largest, or where few are much larger than the rest, so much more than these. */
function fullOf(tiles: readonly Tile[], values: Float32Array): number {
  let most = 0, squares = 0, count = 0;
  for (const { offset, rows, columns } of tiles) {
    for (let i = offset; i < offset + rows * columns; ++i) {
      const size = Math.abs(values[i]);
      if (size > most) most = size;
      squares += size * size;
    }
    count += rows * columns;
  }
  return Math.min(most, timesUsual * Math.sqrt(squares / count));
}

export interface Marked {
  /** What has to do with what is looked at elsewhere. */
  lit: readonly string[];
  /** Where the keyboard is. Null: it is not here. */
  focus: string | null;
}

export class NetworkPainter {
  private readonly pixels = new Pixels();
  private colours: Colours = coloursNow();
  private weightRamp: Uint32Array = new Uint32Array(0);
  private lightRamp: Uint32Array = new Uint32Array(0);
  /** Layers that keep their parameters. */
  frozen: ReadonlySet<string> = new Set();
  /** Those that were drawn last. */
  edges: Edge[][] = [];

  constructor(private readonly context: CanvasRenderingContext2D, private readonly classes: readonly string[]) {
    this.takeColours();
  }

  takeColours(): void {
    this.colours = coloursNow();
    const [up, down] = [rgbOf(this.colours.up), rgbOf(this.colours.down)];
    this.weightRamp = signedRamp(down, rgbOf(this.colours.card), up);
    this.lightRamp = signedRamp(down, [0, 0, 0], [255, 255, 255]);
  }

  paint(net: Net, moment: Moment, layout: Layout, marked: Marked): void {
    const { context } = this;
    context.clearRect(0, 0, layout.width, layout.height);
    context.font = letters;
    this.paintFans(layout);
    this.edges = layout.links.map((link) => edgesOf(link, moment.parameters));
    this.edges.forEach((edges) => this.paintEdges(edges));
    const ofMaps = layout.mapLinks.map((link) => edgesOfMaps(link, moment.parameters));
    this.edges.push(...ofMaps);
    for (const { layer, spots, tiles } of layout.layers) {
      this.paintTiles(tiles, moment);
      this.paintNeurons(net, moment, layer, spots);
    }
    ofMaps.forEach((edges) => this.paintEdges(edges)); // They begin within the maps.
    this.paintWords(layout);
    marked.lit.forEach((address) => this.paintLight(net, layout, address, this.colours.ink));
    if (marked.focus !== null) this.paintLight(net, layout, marked.focus, this.colours.blue);
  }

  private paintFans(layout: Layout): void {
    this.context.fillStyle = this.colours.grid;
    for (const { left, right, from, to } of layout.fans) {
      this.context.beginPath();
      this.context.moveTo(left, from[0]);
      this.context.lineTo(right, to[0]);
      this.context.lineTo(right, to[1]);
      this.context.lineTo(left, from[1]);
      this.context.fill();
    }
  }

  /** Lines of about one strength are one path: so many single ones would take long. Negative ones are dashed. */
  private paintEdges(edges: readonly Edge[]): void {
    const { context } = this, full = edges.length === 0 ? 0 : Math.abs(edges[edges.length - 1].value);
    if (!(full > 0)) return;
    context.lineCap = "butt";
    for (let strength = 1; strength <= classesOfWidth; ++strength) {
      for (const sign of [1, -1]) {
        context.setLineDash(sign > 0 || strength < dashedFrom ? [] : dashes); // Dashing takes long, and shows on no hair.
        context.beginPath();
        for (const { from, to, value } of edges) {
          if (value * sign <= 0 || Math.max(1, Math.ceil(Math.abs(value) / full * classesOfWidth)) !== strength) continue;
          context.moveTo(from.x + from.radius, from.y);
          context.lineTo(to.x - to.radius, to.y);
        }
        const share = strength / classesOfWidth;
        context.strokeStyle = sign > 0 ? this.colours.up : this.colours.down;
        context.globalAlpha = 0.1 + 0.85 * share * share;
        context.lineWidth = Math.max(0.6, widest * share);
        context.stroke();
      }
    }
    context.globalAlpha = 1;
    context.setLineDash([]);
  }

  private paintTiles(tiles: readonly Tile[], moment: Moment): void {
    const { context } = this;
    for (const what of ["weights", "activations"] as const) {
      const some = tiles.filter((tile) => tile.what === what), values = what === "weights" ? moment.parameters : moment.activations;
      if (some.length === 0) continue;
      const full = fullOf(some, values);
      context.imageSmoothingEnabled = some[0].width < some[0].columns;
      for (const tile of some) this.pixels.draw(context, tile, values, full, what === "weights" ? this.weightRamp : this.lightRamp);
      context.strokeStyle = this.colours.line;
      context.lineWidth = 1;
      context.beginPath();
      for (const tile of some) context.rect(tile.x, tile.y, tile.width, tile.height);
      context.stroke();
    }
  }

  private paintNeurons(net: Net, moment: Moment, layer: number, spots: readonly Spot[]): void {
    if (spots.length === 0) return;
    const { context } = this, isLast = layer === outputLayer(net), { offset } = net.layers[layer];
    const values = spots.map((spot) => moment.activations[offset + spot.index]), outputs = isLast ? outputsOf(net, moment) : [];
    const brightest = values.reduce((most, value) => Math.max(most, Math.abs(value)), isLast ? 1 : 1e-30), said = isLast ? likeliest(outputs) : -1;
    context.lineWidth = 1.2;
    context.strokeStyle = this.colours.soft;
    spots.forEach((spot, i) => {
      context.fillStyle = grayOf(Math.abs(values[i]) / Math.max(1, brightest));
      context.beginPath();
      context.arc(spot.x, spot.y, spot.radius, 0, fullTurn);
      context.fill();
      context.stroke();
      if (values[i] < 0 && spot.radius > 3) this.paintHole(spot);
    });
    if (isLast) this.paintOutputs(spots, outputs, said);
  }

  /** A negative activation. */
  private paintHole(spot: Spot): void {
    this.context.fillStyle = this.colours.card;
    this.context.beginPath();
    this.context.arc(spot.x, spot.y, 0.4 * spot.radius, 0, fullTurn);
    this.context.fill();
  }

  private paintOutputs(spots: readonly Spot[], outputs: readonly number[], said: number): void {
    const { context, colours } = this, areClasses = this.classes.length === outputs.length;
    context.textAlign = "left";
    context.textBaseline = "middle";
    for (const { index, x, y, radius } of spots) {
      const left = x + radius + 8;
      context.font = index === said ? boldLetters : letters;
      context.fillStyle = index === said ? colours.ink : colours.soft;
      context.fillText(areClasses ? this.classes[index] : String(index), left, y + 0.5, 30);
      context.fillText(outputs[index].toFixed(2), left + 24, y + 0.5, 40);
      if (index !== said) continue;
      context.strokeStyle = colours.ink;
      context.lineWidth = 2;
      context.beginPath();
      context.arc(x, y, radius + 3, 0, fullTurn);
      context.stroke();
    }
    context.textBaseline = "alphabetic";
  }

  private paintWords(layout: Layout): void {
    const { context } = this;
    context.textAlign = "center";
    context.fillStyle = this.colours.soft;
    context.font = letters;
    for (const { x, words } of layout.heads) {
      context.fillText(words, Math.max(18, x), 13);
      if (this.frozen.has(words)) this.paintLock(Math.max(18, x) + context.measureText(words).width / 2 + 5, 13);
    }
    for (const { x, words } of layout.shares) context.fillText(words, x, layout.height - 5);
  }

  /** Stands on that line. */
  private paintLock(left: number, line: number): void {
    const { context } = this;
    context.strokeStyle = context.fillStyle = this.colours.ink;
    context.lineWidth = 1.6;
    context.fillRect(left, line - 6, 10, 7);
    context.beginPath();
    context.arc(left + 5, line - 6, 3, Math.PI, fullTurn);
    context.stroke();
    context.fillStyle = this.colours.soft;
  }

  /** A ring around a neuron; a weight's line with both ends, or its pixel in a tile. */
  private paintLight(net: Net, layout: Layout, address: string, colour: string): void {
    const where = whereOf(address), shown = layout.layers.find(({ layer }) => layer === where?.layer);
    if (where === null || shown === undefined) return;
    const { context } = this, { index, input } = where;
    context.strokeStyle = colour;
    const spots = shown.spots.filter((spot) => index === null || spot.index === index);
    spots.forEach((spot) => this.ring(spot));
    if (typeof input === "number") this.paintLitWeight(layout, address, index ?? 0, input, shown.tiles);
    else if (index !== null) {
      this.paintLitPixel(net, shown.tiles, index, where.layer);
      if (spots.length > 0) shown.tiles.filter((tile) => tile.what === "weights" && tile.index === index).forEach((tile) => this.frame(tile));
    }
  }

  private ring(spot: Pick<Spot, "x" | "y" | "radius">): void {
    this.context.lineWidth = 2.4;
    this.context.beginPath();
    this.context.arc(spot.x, spot.y, spot.radius + 2.6, 0, fullTurn);
    this.context.stroke();
  }

  private frame({ x, y, width, height }: Pick<Tile, "x" | "y" | "width" | "height">): void {
    this.context.lineWidth = 2;
    this.context.strokeRect(x - 1, y - 1, width + 2, height + 2);
  }

  private paintLitWeight(layout: Layout, address: string, index: number, input: number, tiles: readonly Tile[]): void {
    const tile = tiles.find((one) => one.what === "weights" && one.index === index);
    if (tile !== undefined) {
      this.frame(tile);
      this.pixelFrame(tile, input);
    }
    const layer = whereOf(address)?.layer ?? 0, link = layout.links.find(({ to }) => to[0].layer === layer);
    const to = (link ?? layout.mapLinks.find((one) => one.to[0].layer === layer))?.to.find((spot) => spot.index === index);
    const from = link === undefined ? this.placeOfLit(layout, layer, input) : link.from.find((spot) => spot.index === input);
    if (!from || to === undefined) return;
    this.ring(from);
    this.context.lineWidth = 2.4;
    this.context.beginPath();
    this.context.moveTo(from.x + from.radius, from.y);
    this.context.lineTo(to.x - to.radius, to.y);
    this.context.stroke();
  }

  /** Where a weight from maps begins. */
  private placeOfLit(layout: Layout, layer: number, input: number): { x: number; y: number; radius: number } | null {
    const link = layout.mapLinks.find(({ to }) => to[0].layer === layer), place = link === undefined ? null : placeInMaps(link, input);
    return place === null ? null : { ...place, radius: 2 };
  }

  /** A neuron of a map, or a pixel of the input. */
  private paintLitPixel(net: Net, tiles: readonly Tile[], index: number, layer: number): void {
    const [, rows, columns] = net.layers[layer].shape, plane = rows * columns;
    const map = tiles.find((one) => one.what === "activations" && one.index === Math.floor(index / plane));
    if (map !== undefined) this.pixelFrame(map, index % plane);
  }

  private pixelFrame(tile: Tile, pixel: number): void {
    const side = tile.width / tile.columns, x = tile.x + pixel % tile.columns * side, y = tile.y + Math.floor(pixel / tile.columns) * tile.height / tile.rows;
    const half = Math.max(3, side / 2 + 1.5);
    const colour = this.context.strokeStyle;
    for (const [width, style] of [[3.6, this.colours.card], [1.6, colour]] as const) { // It is to be seen on black and on white.
      this.context.lineWidth = width;
      this.context.strokeStyle = style;
      this.context.strokeRect(x + side / 2 - half, y + side / 2 - half, 2 * half, 2 * half);
    }
  }
}
