// Draws the document of a page in the place of the text that stands there for those without scripts.
import type { Image } from "./documents";
import drawingStyle from "./drawing.css";
import { cellText, csvText, svgText } from "./export";
import type { Drawing, Figure, Mark } from "./figures/figure";
import { linkUp } from "./linking";
import { pageOf, type Page, type Section } from "./pages";
import { bytesOf, documentOf } from "./unpack";

type Child = Node | string | null;

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
  made.append(...one.children.map((child) => (typeof child === "string" ? child : drawn(child))));
  return made;
}

function svgOf(drawing: Drawing, description: string): SVGElement {
  return drawn({
    tag: "svg",
    attributes: {
      class: "picture", viewBox: `0 0 ${drawing.width} ${drawing.height}`, role: "img", "aria-label": description, tabindex: 0,
      style: `max-width: ${drawing.width * 1.4}px`,
    },
    children: drawing.marks,
  });
}

function tableOf(figure: Figure): HTMLElement {
  const { columns, rows, addresses } = figure.table;
  const styleOf = (i: number): Record<string, string> => (columns[i].kind === "text" ? { class: "word" } : {});
  const head = element("tr", {}, ...columns.map((column, i) => element("th", { scope: "col", ...styleOf(i) }, column.title)));
  const body = rows.map((row, number) => element(
    "tr", addresses === undefined ? {} : { "data-addresses": addresses[number].join(" ") },
    ...row.map((cell, i) => element(i === 0 ? "th" : "td", i === 0 ? { scope: "row" } : styleOf(i), cellText(cell, columns[i]))),
  ));
  return element("details", {}, element("summary", {}, "Numbers"),
    element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": `Numbers: ${figure.title}` },
      element("table", {}, element("thead", {}, head), element("tbody", {}, ...body))));
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The style of a drawing alone, in the colours that the page has now. */
function standaloneStyle(): string {
  const colours = getComputedStyle(document.documentElement);
  const used = new Set(drawingStyle.match(/--[a-z]+/g));
  const variables = [...used].map((name) => `${name}: ${colours.getPropertyValue(name).trim()};`).join(" ");
  return `svg { ${variables} background: ${colours.getPropertyValue("--card").trim()}; font-family: sans-serif; } ${drawingStyle}`;
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
  const svg = (): string => svgText(figure.drawing, figure.description, standaloneStyle());
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

function figureOf(figure: Figure): HTMLElement {
  return element("figure", { class: "figure card", id: figure.id },
    element("figcaption", {}, element("h3", {}, figure.title), element("p", {}, figure.caption),
      figure.calculus === "" ? null : element("p", { class: "calculus" }, figure.calculus)),
    svgOf(figure.drawing, figure.description), toolsOf(figure), tableOf(figure));
}

function paragraphsOf(words: string[] = []): HTMLElement[] {
  return words.map((paragraph) => element("p", { class: "prose" }, paragraph.replaceAll(" %", "\u00a0%")));
}

function sectionOf(section: Section): HTMLElement {
  return element("section", { id: `part-${section.id}`, "aria-labelledby": `${section.id}-title` },
    element("h2", { id: `${section.id}-title` }, section.title),
    ...paragraphsOf(section.words), section.aside === undefined ? null : element("p", {}, section.aside),
    section.image ? element("div", { class: "card subject" }, digitOf(section.image, `the example of ‘${section.title}’`)) : null,
    section.figures.length === 0 ? null : element("div", { class: "figures" }, ...section.figures.map(figureOf)),
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

function headOf(page: Page): HTMLElement {
  const facts = element("dl", { class: "card facts" },
    ...page.facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  const contents = element("nav", { "aria-label": "Contents" }, element("ul", {},
    ...page.sections.map((section) => element("li", {}, element("a", { href: `#part-${section.id}` }, section.title)))));
  return element("header", {}, element("p", { class: "eyebrow" }, page.eyebrow), element("h1", {}, page.title), element("p", { class: "lead" }, page.lead),
    element("div", page.image === null ? {} : { class: "hero" },
      page.image === null ? null : element("div", { class: "card" }, digitOf(page.image, "the example")), facts),
    page.sections.length > 1 ? contents : null);
}

function endOf(page: Page): HTMLElement | null {
  if (page.command === null) return null;
  return element("section", { "aria-labelledby": "making-title" }, element("h2", { id: "making-title" }, "How it was made"),
    element("p", {}, "This command makes the same again:"), element("pre", { tabindex: "0" }, page.command));
}

function show(): void {
  const source = document.getElementById("document"), main = document.querySelector("main");
  if (source === null || main === null) return;
  const page = pageOf(documentOf(source.textContent ?? ""));
  if (page === null) return;
  document.title = page.title;
  main.replaceChildren(...[headOf(page), ...page.sections.map(sectionOf), endOf(page)].filter((part): part is HTMLElement => part !== null));
  linkUp(main);
}

show();
