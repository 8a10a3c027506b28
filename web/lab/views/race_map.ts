// The race as it runs: the walkers on the real cost from above, and their numbers beneath.
import type { Descents } from "../../documents";
import { element } from "../../elements";
import { glyphOf, svgOf } from "../../figure_view";
import { batchName } from "../../figures/descents";
import { seriesMark, seriesStyles } from "../../figures/marks";
import { pathsMap, type PathsMap } from "../../figures/paths_plane";
import { percent, significant, counted, withThousands } from "../../numbers";
import { Player } from "./player";
import { endOf, standingAt, timeAt, trailTo, type RaceClock, type Standing } from "./race";

const svg = "http://www.w3.org/2000/svg", fullWay = 1000, glyphSide = 16;
const columns = ["walker", "steps", "digits seen", "seconds", "cost", "right", "off the steepest"];

interface Walker {
  halo: SVGPathElement;
  line: SVGPathElement;
  mark: SVGElement;
  cells: HTMLElement[];
}

function markOf(style: number, half: number): SVGElement {
  return glyphOf({ width: glyphSide, height: glyphSide, marks: [seriesMark(0, 0, half, style)] }).firstElementChild as SVGElement;
}

function pathOf(style: string): SVGPathElement {
  const made = document.createElementNS(svg, "path");
  made.setAttribute("class", style);
  return made;
}

export class RaceMap {
  readonly node: HTMLElement;
  private readonly walkers: Walker[];
  private readonly player: Player;
  private readonly time = element("p", { class: "race-time" });
  private clock: RaceClock = "examples";

  /** Null: none goes anywhere. */
  static of(descents: Descents, clock: HTMLElement): RaceMap | null {
    const map = pathsMap(descents);
    return map === null ? null : new RaceMap(descents, map, clock);
  }

  private constructor(private readonly descents: Descents, private readonly map: PathsMap, clock: HTMLElement) {
    const names = descents.descents.map((descent) => batchName(descent.batch, descents.training_examples));
    const picture = svgOf({ width: map.width, height: map.height, marks: map.ground }, `The walkers ${names.join(", ")} on the cost, seen from above: the stronger the shading, the higher. Their numbers are in the table.`);
    this.walkers = names.map((_, number): Walker => {
      const style = number % seriesStyles;
      return { halo: pathOf("halo"), line: pathOf(`s${style} series race-line`), mark: markOf(style, 7), cells: columns.slice(1).map(() => element("td", {})) };
    });
    // The one of most steps lies below the others.
    picture.append(...this.walkers.flatMap(({ halo, line }) => [halo, line]), ...this.walkers.map(({ mark }) => mark));
    const rows = this.walkers.map(({ cells }, number) => element("tr", {}, element("th", { scope: "row" },
      glyphOf({ width: glyphSide, height: glyphSide, marks: [seriesMark(glyphSide / 2, glyphSide / 2, 5.5, number % seriesStyles)] }) as unknown as HTMLElement, ` ${names[number]}`), ...cells));
    this.player = new Player("How far the race is", (place) => this.show(place), fullWay);
    this.node = element("div", { class: "race" }, element("div", { class: "race-head" }, this.time, clock), this.player.node, element("div", { class: "race-picture" }, picture), element("div", { class: "race-side" },
      element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Where the walkers are" }, element("table", { class: "race-table" },
        element("thead", {}, element("tr", {}, ...columns.map((words) => element("th", { scope: "col" }, words)))), element("tbody", {}, ...rows))),
      element("p", { class: "soft" }, "Shading: the real cost on the plane that holds most of the three ways. The last column is the angle between a step and the steepest way down: 0° is straight, 90° sideways.")));
  }

  setClock(clock: RaceClock): void {
    this.clock = clock;
    this.show(this.player.place);
  }

  play(): void {
    this.player.go(0);
    this.player.play();
  }

  end(): void {
    this.player.pause();
  }

  /** What is said of it. */
  private show(place: number): string {
    const { clock, descents } = this, time = timeAt(place / fullWay, endOf(descents, clock), clock);
    const words = `After ${clock === "seconds" ? `${significant(1000 * time)} milliseconds` : clock === "steps" ? counted(Math.round(time), "step", "steps") : counted(Math.round(time), "digit", "digits")}`;
    this.time.textContent = words;
    descents.descents.forEach((descent, number) => {
      const standing = standingAt(descent, clock, time);
      if (standing !== null) this.place(this.walkers[number], trailTo(descent, standing.step), standing);
    });
    return words;
  }

  private place({ halo, line, mark, cells }: Walker, trail: { u: number; v: number }[], standing: Standing): void {
    const { across, up } = this.map, way = trail.map(({ u, v }, i) => `${i === 0 ? "M" : "L"}${across(u).toFixed(1)} ${up(v).toFixed(1)}`).join("");
    halo.setAttribute("d", way);
    line.setAttribute("d", way);
    mark.setAttribute("transform", `translate(${across(standing.u).toFixed(1)} ${up(standing.v).toFixed(1)})`);
    const numbers = [withThousands(Math.floor(standing.step)), withThousands(Math.floor(standing.examples)), significant(standing.seconds, 2), significant(standing.cost),
      standing.accuracy === null ? "–" : percent(standing.accuracy, 1), standing.angle === null ? "–" : `${standing.angle.toFixed(0)}°`];
    cells.forEach((cell, i) => { cell.textContent = numbers[i]; });
  }
}
