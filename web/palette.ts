// The colours of page.css, the one palette, for what is drawn without the page.

/** What drawing.css begins with, which follows page.css in a page's style. */
const drawingsBegin = "/* The drawings of figures";

export function drawingStyleIn(pageStyle: string): string {
  return pageStyle.slice(Math.max(0, pageStyle.indexOf(drawingsBegin)));
}

/** The variables of page.css in light, or with those of dark over them. */
export function paletteOf(pageStyle: string, dark: boolean): Map<string, string> {
  const blocks = pageStyle.split("@media screen and (prefers-color-scheme: dark)");
  const variables = (css: string): [string, string][] => {
    const block = /:root\s*\{([^}]*)\}/.exec(css)?.[1] ?? "";
    return [...block.matchAll(/(--[a-z]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value.trim()]);
  };
  return new Map([...variables(blocks[0]), ...(dark ? variables(blocks[1] ?? "") : [])]);
}

/** The style of a drawing that stands alone, with the colours that a name such as --ink has. What a narrow page changes is left out. */
export function standaloneStyle(drawingStyle: string, colourOf: (name: string) => string): string {
  const drawing = drawingStyle.replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}\s*/g, "");
  const variables = [...new Set(drawing.match(/--[a-z]+/g))].map((name) => `${name}: ${colourOf(name)};`).join(" ");
  return `svg { ${variables} background: ${colourOf("--card")}; font-family: sans-serif; } ${drawing}`;
}
