// What the network says of the digit in view: its outputs as bars, the likeliest and the right one marked.
import { element } from "../elements";
import { glyphOf } from "../figure_view";
import { nudgeMark } from "../figures/marks";
import { largest, signed, significant } from "../numbers";

interface Row {
  node: HTMLElement;
  mark: HTMLElement;
  bar: HTMLElement;
  value: HTMLElement;
  desire: HTMLElement;
}

const largestMark = 6; // pixels, half of it

export class OutputsView {
  readonly node: HTMLElement;
  private readonly rows: Row[];

  constructor(private readonly classes: readonly string[], onTouch: (output: number) => void) {
    this.rows = classes.map((name, i) => {
      const mark = element("span", { class: "mark" }), bar = element("span", { class: "level" }), value = element("td", { class: "value" }), desire = element("td", { class: "desire" });
      const button = element("button", { type: "button", "aria-label": `Output ${name}: ask` }, name);
      button.addEventListener("click", () => onTouch(i));
      const node = element("tr", {}, element("th", { scope: "row" }, button), element("td", { class: "bar-place" }, bar), value, desire, element("td", { class: "mark-place" }, mark));
      return { node, mark, bar, value, desire };
    });
    this.node = element("table", { class: "outputs" }, element("caption", { class: "unseen" }, "What the network says"), element("tbody", {}, ...this.rows.map((row) => row.node)));
  }

  /** `right`: the class that it is, null: nobody has said it; `said`: the likeliest. */
  show(values: readonly number[], said: number, right: number | null): void {
    this.rows.forEach((row, i) => {
      const value = values[i] ?? 0;
      row.node.classList.toggle("said", i === said);
      row.node.classList.toggle("right", i === right);
      row.node.classList.toggle("open", right === null);
      row.mark.textContent = i === right ? (i === said ? "✓" : "◂") : i === said && right !== null ? "✗" : "";
      row.mark.title = i === right ? `It is a ${this.classes[i]}.` : i === said && right !== null ? "The network says this, wrongly." : "";
      row.bar.style.transform = `scaleX(${Math.min(1, Math.max(0, value)).toFixed(4)})`;
      row.value.textContent = Math.abs(value) < 0.0005 ? "0.000" : Math.abs(value) < 10 ? value.toFixed(3).replace("-", "−") : significant(value);
    });
  }

  /** What this example wants of each output, as marks: up and filled, down and hollow, the larger the more. Null: it is not known. */
  showDesires(nudges: readonly (number | null)[] | null): void {
    const most = largest([...(nudges ?? [])]);
    this.rows.forEach(({ desire }, i) => {
      const nudge = nudges?.[i] ?? null, words = nudge === null ? "" : `wants ${signed(nudge)}`;
      desire.title = words;
      desire.replaceChildren(...(nudge === null ? [] : [glyphOf({ width: 14, height: 14, marks: [nudgeMark(7, 7, most > 0 ? largestMark * Math.sqrt(Math.abs(nudge) / most) : 0, nudge)] }),
        element("span", { class: "unseen" }, words)]));
    });
  }
}
