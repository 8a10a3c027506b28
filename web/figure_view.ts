// A figure in a page: its drawing, its words, its table, and what saves it.
import { element, unbroken } from "./elements";
import { cellText, csvText, sizeOfFile, svgText } from "./export";
import type { Drawing, Figure, Mark } from "./figures/figure";
import { setPixels } from "./linking";
import { playerOf, setWay } from "./motion";
import { drawingStyleIn, standaloneStyle } from "./palette";

const wide = 400; // Words of a wider drawing are enlarged once more where the screen is narrowest.

function drawn(one: Mark): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", one.tag);
  for (const [name, value] of Object.entries(one.attributes)) made.setAttribute(name, String(value));
  if (one.about !== undefined) {
    made.setAttribute("data-addresses", one.about.addresses.join(" "));
    made.setAttribute("data-label", one.about.label);
  }
  if (one.pixels !== undefined) setPixels(made, one.pixels);
  if (one.moves !== undefined) setWay(made, one.moves);
  made.append(...one.children.map((child) => (typeof child === "string" ? child : drawn(child))));
  return made;
}

export function svgOf(drawing: Drawing, description: string): SVGElement {
  const made = drawn({
    tag: "svg",
    attributes: { class: drawing.width > wide ? "picture wide" : "picture", viewBox: `0 0 ${drawing.width} ${drawing.height}`, role: "img", "aria-label": description, tabindex: 0 },
    children: drawing.marks,
  });
  made.style.maxWidth = `${drawing.width * 1.4}px`; // The policy allows no attribute.
  return made;
}

/** A small picture beside words that say the same: neither read out nor gone to. */
export function glyphOf(drawing: Drawing): SVGElement {
  return drawn({ tag: "svg", attributes: { class: "picture", viewBox: `0 0 ${drawing.width} ${drawing.height}`, "aria-hidden": "true" }, children: drawing.marks });
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

/** As a file of whoever looks at the page. */
export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Of its style elements, or of the files that it loads. */
function styleOfPage(): string {
  const inside = [...document.querySelectorAll("style")].map((one) => one.textContent ?? "").join("\n");
  if (inside !== "") return inside;
  return [...document.styleSheets].map((sheet) => [...sheet.cssRules].filter((rule) => rule.cssText.startsWith(".picture")).map((rule) => rule.cssText).join("\n")).join("\n");
}

/** The style of a drawing alone, in the colours that the page has now. */
function styleNow(): string {
  const colours = getComputedStyle(document.documentElement);
  return standaloneStyle(drawingStyleIn(styleOfPage()), (name) => colours.getPropertyValue(name).trim());
}

async function savePng(svg: string, drawing: Drawing, name: string): Promise<void> {
  const scale = 2;
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  await picture.decode();
  const [width, height] = sizeOfFile(drawing);
  const canvas = element("canvas", { width: String(scale * width), height: String(scale * height) }) as HTMLCanvasElement;
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(picture.src);
  canvas.toBlob((content) => content !== null && save(content, name), "image/png");
}

function toolsOf(figure: Figure, picture: Element): HTMLElement {
  const svg = (): string => svgText(figure.drawing, figure.description, styleNow());
  const button = (words: string, work: () => void): HTMLElement => {
    const made = element("button", { type: "button", "aria-label": `Save ${figure.title} as ${words}` }, words);
    made.addEventListener("click", work);
    return made;
  };
  return element("div", { class: "tools" }, playerOf(picture, figure.title),
    button("SVG", () => save(new Blob([svg()], { type: "image/svg+xml" }), `${figure.id}.svg`)),
    button("PNG", () => void savePng(svg(), figure.drawing, `${figure.id}.png`)),
    button("CSV", () => save(new Blob([csvText(figure.table)], { type: "text/csv" }), `${figure.id}.csv`)));
}

/** A figure with its words, its table and what saves it. */
export function figureOf(figure: Figure): HTMLElement {
  return figureUnder("", figure);
}

/** The same; its title is left out where it is the one that stands above. */
export function figureUnder(titleAbove: string, figure: Figure): HTMLElement {
  const picture = svgOf(figure.drawing, figure.description);
  return element("figure", { class: "figure card", id: figure.id },
    element("figcaption", {}, figure.title === titleAbove ? null : element("h3", {}, figure.title), element("p", {}, unbroken(figure.caption)),
      figure.calculus === "" ? null : element("p", { class: "calculus" }, figure.calculus)),
    picture, toolsOf(figure, picture), tableOf(figure));
}

/** Words that a drawing squeezes into their room, to be safe with any letters: where these have room, they are as they are. */
export function loosen(root: HTMLElement): void {
  const squeezed = [...root.querySelectorAll<SVGTextElement>("text[data-room], text[textLength]")];
  for (const words of squeezed) {
    words.dataset.room ??= words.getAttribute("textLength") ?? "";
    words.removeAttribute("textLength");
  }
  const lengths = squeezed.map((words) => words.getComputedTextLength());
  squeezed.forEach((words, i) => lengths[i] > Number(words.dataset.room) && words.setAttribute("textLength", words.dataset.room ?? ""));
}
