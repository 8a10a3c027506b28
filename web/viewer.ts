// Draws the document of a page in the place of the text that stands there for those without scripts.
import type { AnyDocument, Image } from "./documents";
import { element, unbroken } from "./elements";
import { figureUnder, loosen } from "./figure_view";
import { linkUp } from "./linking";
import { shortened, straight } from "./names";
import type { Fact, Page, Score, Section } from "./pages/page";
import { significant } from "./numbers";
import { bytesOf, documentOf } from "./unpack";

const longValue = 34, mostShown = 200; // letters of a fact
const fewFacts = 4;
const largePage = 1e6, mostAtOnce = 60; // bytes, milliseconds
const narrow = matchMedia("(max-width: 520px)"); // drawing.css enlarges words there

function paragraphsOf(words: string[] = []): HTMLElement[] {
  return words.map((paragraph) => element("p", { class: "prose" }, unbroken(paragraph)));
}

function sectionOf(section: Section): HTMLElement {
  return element("section", { id: `part-${section.id}`, "aria-labelledby": `${section.id}-title` },
    element("h2", { id: `${section.id}-title` }, section.title),
    ...paragraphsOf(section.words), section.aside === undefined ? null : element("p", {}, section.aside),
    section.image ? element("div", { class: "card subject" }, digitOf(section.image, `the example of ‘${section.title}’`)) : null,
    section.figures.length === 0 ? null : element("div", { class: "figures" }, ...section.figures.map((figure, _, all) => figureUnder(all.length === 1 ? section.title : "", figure))),
    section.code === undefined ? null : element("details", { class: "code" }, element("summary", {}, "Show it"), element("pre", { tabindex: "0" }, section.code)),
    ...paragraphsOf(section.afterwards));
}

/** A picture of one channel in gray, of three in colour. */
function digitOf(image: Image, label: string): HTMLElement {
  const [channels, height, width] = image.shape;
  const canvas = element("canvas", { class: "digit", width: String(width), height: String(height), role: "img", "aria-label": label });
  const context = (canvas as HTMLCanvasElement).getContext("2d");
  if (context === null) return canvas;
  const bytes = bytesOf(image.base64), pixels = context.createImageData(width, height), plane = width * height;
  for (let i = 0; i < plane; ++i) {
    for (let c = 0; c < 3; ++c) pixels.data[4 * i + c] = bytes[i + (channels === 3 ? c * plane : 0)];
    pixels.data[4 * i + 3] = 255;
  }
  context.putImageData(pixels, 0, 0);
  return canvas;
}

function scoreOf(score: Score): HTMLElement {
  return element("div", { class: "card score" }, element("div", { class: "remark" }, score.name),
    element("div", { class: "number" }, score.value, score.unit === "" ? null : element("small", {}, ` ${score.unit}`)),
    score.error === "" ? null : element("div", { class: "error" }, score.error),
    score.remark === "" ? null : element("div", { class: "remark" }, score.remark));
}

/** What is long has a row of its own; what is very long opens. */
function factOf([name, value, remark]: Fact): HTMLElement {
  const shown = value.length > mostShown ? element("details", {}, element("summary", {}, shortened(value, longValue)), straight(value)) : straight(value);
  return element("div", value.length > longValue ? { class: "wide" } : {}, element("dt", {}, name),
    element("dd", {}, shown, remark === undefined ? null : element("small", {}, remark)));
}

function headOf(page: Page): HTMLElement {
  const facts = element("dl", { class: page.facts.length > fewFacts || page.score !== undefined ? "card facts many" : "card facts" }, ...page.facts.map(factOf));
  const link = (address: string, words: string): HTMLElement => element("li", {}, element("a", { href: address }, words));
  const contents = element("nav", { "aria-label": "Contents" }, element("ul", {},
    ...page.sections.map((section) => link(`#part-${section.id}`, section.title)), hasEnd(page) ? link("#making", "How it was made") : null));
  return element("header", {}, element("p", { class: "eyebrow" }, page.eyebrow), element("h1", {}, page.title), element("p", { class: "lead" }, page.lead),
    element("div", page.image === null && page.score === undefined ? {} : { class: "hero" },
      page.image === null ? null : element("div", { class: "card" }, digitOf(page.image, "the example")),
      page.score === undefined ? null : scoreOf(page.score), facts),
    page.sections.length > 1 ? contents : null);
}

function hasEnd(page: Page): boolean {
  return page.command !== null || (page.madeBy ?? null) !== null;
}

/** Each option with its value goes to the next line as a whole. */
function commandOf(command: string): HTMLElement {
  const parts = command.split(/ (?=--?[a-z])/);
  return element("pre", { class: "command", tabindex: "0" }, ...parts.flatMap((part, i) => [i === 0 ? "" : " ", element("span", {}, part)]));
}

function endOf(page: Page): HTMLElement | null {
  if (!hasEnd(page)) return null;
  const madeBy = page.madeBy ?? null;
  return element("section", { id: "making", "aria-labelledby": "making-title" }, element("h2", { id: "making-title" }, "How it was made"),
    madeBy === null ? null : element("p", {}, `Made by ${madeBy}.`),
    ...(page.command === null ? [] : [element("p", {}, page.promise ?? "This command makes the same again:"), commandOf(page.command)]));
}

/** Of a page that takes long to load it is said why. */
function sizeNote(bytes: number): HTMLElement | null {
  if (bytes < largePage) return null;
  return element("p", {}, `This page has ${significant(bytes / 1e6, 2)} MB: it holds every number of its document.`);
}

/** Draws the document of this page, the first of it at once, the rest as the browser finds time; main[data-drawn] says that all is there. */
export function show(pageOf: (document: AnyDocument) => Page | null): void {
  const source = document.getElementById("document"), main = document.querySelector("main");
  if (source === null || main === null) return;
  const text = source.textContent ?? "", page = pageOf(documentOf(text));
  if (page === null) return;
  document.title = page.title;
  const parts = [() => sizeNote(text.length), ...page.sections.map((section) => () => sectionOf(section)), () => endOf(page)];
  main.replaceChildren(headOf(page));
  const later = (work: () => void): void => { requestAnimationFrame(() => setTimeout(work)); }; // What is there is painted first.
  const drawSome = (): void => {
    const begin = performance.now();
    while (parts.length > 0 && performance.now() - begin < mostAtOnce) main.append(parts.shift()?.() ?? "");
    if (parts.length > 0) {
      later(drawSome);
      return;
    }
    linkUp(main);
    loosen(main);
    narrow.addEventListener("change", () => loosen(main));
    main.setAttribute("data-drawn", "");
    if (location.hash !== "") document.getElementById(location.hash.slice(1))?.scrollIntoView();
  };
  later(drawSome);
}
