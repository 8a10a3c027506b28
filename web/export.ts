// A figure as files: SVG that stands alone, CSV with the table's numbers.
import type { Cell, Column, Drawing, Figure, Mark, Table } from "./figures/figure";
import { exact } from "./numbers";

/** In XML. What no XML may have, such as control characters, is replaced by the sign for that. */
export function escaped(words: string): string {
  return words.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/gu, "\ufffd").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function markText(one: Mark | string): string {
  if (typeof one === "string") return escaped(one);
  const attributes = Object.entries(one.attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
  const title = one.about === undefined ? "" : `<title>${escaped(one.about.label)}</title>`;
  return `<${one.tag}${attributes.join("")}>${title}${one.children.map(markText).join("")}</${one.tag}>`;
}

/** Around a drawing that stands alone. */
const margin = 12;

/** Of the file that svgText makes. */
export function sizeOfFile({ width, height }: Drawing): [width: number, height: number] {
  return [width + 2 * margin, height + 2 * margin];
}

/** `style` is the CSS of the drawings, with its variables set. */
export function svgText(drawing: Drawing, description: string, style: string): string {
  const [width, height] = sizeOfFile(drawing);
  return `<svg xmlns="http://www.w3.org/2000/svg" class="picture" viewBox="${-margin} ${-margin} ${width} ${height}" ` +
    `width="${width}" height="${height}" role="img"><title>${escaped(description)}</title>` +
    `<style>${style}</style>${drawing.marks.map(markText).join("\n")}</svg>\n`;
}

/** As the page's table shows it. */
export function cellText(cell: Cell, column: Column): string {
  if (typeof cell === "string") return cell;
  if (column.kind === "real") return exact(cell);
  return cell === null ? "" : String(cell);
}

function csvField(words: string): string {
  return /[",\r\n]/.test(words) ? `"${words.replace(/"/g, '""')}"` : words;
}

export function csvText(table: Table): string {
  const rows = [table.columns.map((column) => column.key), ...table.rows.map((row) => row.map((cell, i) => cellText(cell, table.columns[i])))];
  return rows.map((row) => row.map(csvField).join(",") + "\n").join("");
}

export function filesOf(figure: Figure, style: string): Record<string, string> {
  return { [`${figure.id}.svg`]: svgText(figure.drawing, figure.description, style), [`${figure.id}.csv`]: csvText(figure.table) };
}
