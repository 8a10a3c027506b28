// Draws the document of a page in the place of the text that stands there for those without scripts.
import type { AnyDocument, Image } from "./documents";
import { cellText, csvText, svgText } from "./export";
import type { Drawing, Figure, Mark } from "./figures/figure";
import { linkUp, setPixels } from "./linking";
import { shortened, straight } from "./names";
import type { Fact, Page, Score, Section } from "./pages/page";
import { significant } from "./numbers";
import { drawingStyleIn, standaloneStyle } from "./palette";
import { bytesOf, documentOf } from "./unpack";

type Child = Node | string | null;

const longValue = 34, mostShown = 200; // letters of a fact
const fewFacts = 4;
const largePage = 1e6, mostAtOnce = 60; // bytes, milliseconds
const narrow = matchMedia("(max-width: 520px)"); // drawing.css enlarges words there

export function element(tag: string, attributes: Record<string, string>, ...children: Child[]): HTMLElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child): child is Node | string => child !== null));
  return made;
}

function drawn(one: Mark): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", one.tag);
  for (const [name, value] of Object.entries(one.attributes)) made.setAttribute(name, String(value));
  if (one.about !== undefined) {
    made.setAttribute("data-addresses", one.about.addresses.join(" "));
    made.setAttribute("data-label", one.about.label);
  }
  if (one.pixels !== undefined) setPixels(made, one.pixels);
  made.append(...one.children.map((child) => (typeof child === "string" ? child : drawn(child))));
  return made;
}

function svgOf(drawing: Drawing, description: string): SVGElement {
  const made = drawn({
    tag: "svg",
    attributes: { class: "picture", viewBox: `0 0 ${drawing.width} ${drawing.height}`, role: "img", "aria-label": description, tabindex: 0 },
    children: drawing.marks,
  });
  made.style.maxWidth = `${drawing.width * 1.4}px`; // The policy allows no attribute.
  return made;
}

function numbersOf(figure: Figure): HTMLElement {
  const { columns, rows, addresses } = figure.table;
  const styleOf = (i: number): Record<string, string> => (columns[i].kind === "text" ? { class: "word" } : {});
  const head = element("tr", {}, ...columns.map((column, i) => element("th", { scope: "col", ...styleOf(i) }, column.title)));
  const body = rows.map((row, number) => element(
    "tr", addresses === undefined ? {} : { "data-addresses": addresses[number].join(" ") },
    ...row.map((cell, i) => element(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : styleOf(i), cellText(cell, columns[i]))),
  ));
  return element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": `Numbers: ${figure.title}` },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
}

/** The table is made when it is opened: a page has thousands of rows that few look at. */
function tableOf(figure: Figure): HTMLElement {
  const details = element("details", {}, element("summary", {}, "Numbers"));
  if (figure.isTableOpen === true) {
    details.setAttribute("open", "");
    details.append(numbersOf(figure));
  } else {
    details.addEventListener("toggle", () => details.append(numbersOf(figure)), { once: true });
  }
  return details;
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The style of a drawing alone, in the colours that the page has now. */
function styleNow(): string {
  const colours = getComputedStyle(document.documentElement);
  return standaloneStyle(drawingStyleIn(document.querySelector("style")?.textContent ?? ""), (name) => colours.getPropertyValue(name).trim());
}

async function savePng(svg: string, drawing: Drawing, name: string): Promise<void> {
  const scale = 2;
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await picture.decode();
  const canvas = element("canvas", { width: String(scale * drawing.width), height: String(scale * drawing.height) }) as HTMLCanvasElement;
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  canvas.toBlob((content) => content !== null && save(content, name), "image/png");
}

function toolsOf(figure: Figure): HTMLElement {
  const svg = (): string => svgText(figure.drawing, figure.description, styleNow());
  const button = (words: string, work: () => void): HTMLElement => {
    const made = element("button", { type: "button", "aria-label": `Save ${figure.title} as ${words}` }, words);
    made.addEventListener("click", work);
    return made;
  };
  return element("div", { class: "tools" },
    button("SVG", () => save(new Blob([svg()], { type: "image/svg+xml" }), `${figure.id}.svg`)),
    button("PNG", () => void savePng(svg(), figure.drawing, `${figure.id}.png`)),
    button("CSV", () => save(new Blob([csvText(figure.table)], { type: "text/csv" }), `${figure.id}.csv`)));
}

/** No line begins with a percent sign. */
function unbroken(words: string): string {
  return words.replaceAll(" %", "\u00a0%");
}

function figureOf(figure: Figure): HTMLElement {
  return element("figure", { class: "figure card", id: figure.id },
    element("figcaption", {}, element("h3", {}, figure.title), element("p", {}, unbroken(figure.caption)),
      figure.calculus === "" ? null : element("p", { class: "calculus" }, figure.calculus)),
    svgOf(figure.drawing, figure.description), toolsOf(figure), tableOf(figure));
}

function paragraphsOf(words: string[] = []): HTMLElement[] {
  return words.map((paragraph) => element("p", { class: "prose" }, unbroken(paragraph)));
}

function sectionOf(section: Section): HTMLElement {
  return element("section", { id: `part-${section.id}`, "aria-labelledby": `${section.id}-title` },
    element("h2", { id: `${section.id}-title` }, section.title),
    ...paragraphsOf(section.words), section.aside === undefined ? null : element("p", {}, section.aside),
    section.image ? element("div", { class: "card subject" }, digitOf(section.image, `the example of ‘${section.title}’`)) : null,
    section.figures.length === 0 ? null : element("div", { class: "figures" }, ...section.figures.map(figureOf)),
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

function endOf(page: Page): HTMLElement | null {
  if (!hasEnd(page)) return null;
  const madeBy = page.madeBy ?? null;
  return element("section", { id: "making", "aria-labelledby": "making-title" }, element("h2", { id: "making-title" }, "How it was made"),
    madeBy === null ? null : element("p", {}, `Made by ${madeBy}.`),
    ...(page.command === null ? [] : [element("p", {}, page.promise ?? "This command makes the same again:"), element("pre", { tabindex: "0" }, page.command)]));
}

/** Words that a drawing squeezes into their room, to be safe with any letters: where these have room, they are as they are. */
function loosen(root: HTMLElement): void {
  const squeezed = [...root.querySelectorAll<SVGTextElement>("text[data-room], text[textLength]")];
  for (const words of squeezed) {
    words.dataset.room ??= words.getAttribute("textLength") ?? "";
    words.removeAttribute("textLength");
  }
  const lengths = squeezed.map((words) => words.getComputedTextLength());
  squeezed.forEach((words, i) => lengths[i] > Number(words.dataset.room) && words.setAttribute("textLength", words.dataset.room ?? ""));
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
