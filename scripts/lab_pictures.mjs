// The pictures of the lab in README.md and docs/lab.md, out of the lab itself, in Chromium; the same settings and seed give the same pictures.
//
//   node scripts/lab_pictures.mjs [NPM_FOLDER] [LAB_FOLDER]
//
// Needs scripts/lab, and playwright-core in NPM_FOLDER (else build/npm): npm install --prefix build/npm playwright-core
// docs/images/lab_steps.jpg: one step of training, in eight moments of its film. docs/images/lab.jpg: the page as a whole.
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), ".."), inRoot = (name) => path.join(root, name);
const npm = path.resolve(process.argv[2] ?? inRoot("build/npm")), lab = path.resolve(process.argv[3] ?? inRoot("build/lab"));
const { chromium } = createRequire(path.join(npm, "package.json"))("playwright-core");
const article = "net=784-16-16-10&activation=sigmoid&loss=quadratic&init=default&optimizer=sgd&rate=1&momentum=0&batch=10&seed=1";
const mostBytes = 400_000;

/** Which moments, by how their titles begin, and what is said of each in a few words: with the numbers of the film's own. */
const moments = [
  { title: "The outputs answer", name: "Forward", has: "network", words: (said) => `The network takes this ${said(/takes this (‘.’) for/)} for a ${said(/that of (‘.’)/)}.` },
  { title: "What it costs", name: "The cost", words: (said) => `How far each output is from its target, squared and added up: ${said(/cost of this ‘.’: (\d+\.\d+)/)}.` },
  { title: "The ten desires", name: "Ten desires", words: (said) => `${said(/The right one, (‘.’)/)} should go up, the nine others down.` },
  { title: "Three ways", name: "Three ways", words: () => "To raise an output: its bias, its weights, or what comes in." },
  { title: "The votes on", name: "Votes", words: (said) => `Ten outputs vote on ${said(/neurons ask (L\d+\.\d+)/)}, each with its weight times its desire: ${said(/Added up it is ([−+]\d+\.\d+)/)} in all.` },
  { title: "Back at the input", name: "Back to the input", words: () => "So layer by layer, down to what every pixel should do." },
  { title: "Everybody’s nudges", name: "The average", words: (said) => `All ${said(/all (\d+) of the batch/)} digits of the batch are asked, and what they want is averaged.` },
  { title: "The cost again", name: "Step; cost again", words: (said) => `All weights and biases move a bit: ${said(/less: (\d+\.\d+)/)} becomes ${said(/, (\d+\.\d+) after/)}.` },
];

const style = `
  body { width: 2000px; padding: 26px; display: grid; grid-template-columns: repeat(4, minmax(0, 1fr)); gap: 26px 22px; }
  figure { margin: 0; position: relative; display: grid; grid-template-rows: auto 450px; background: var(--card); border: 2px solid var(--line); border-radius: 22px; padding: 20px 22px 16px; }
  figcaption { min-height: 158px; }
  h2 { display: flex; align-items: center; gap: 14px; font-size: 33px; margin: 0 0 8px; white-space: nowrap; }
  h2 b { display: grid; place-items: center; width: 46px; height: 46px; border-radius: 50%; background: var(--blue); color: #fff; font-size: 25px; flex: none; }
  figure:nth-child(n + 3):nth-child(-n + 6) h2 b { background: var(--orange); }
  figure:nth-child(n + 7) h2 b { background: var(--sea); }
  figcaption p { font-size: 26px; line-height: 1.3; color: var(--soft); margin: 0; max-width: none; }
  .window { position: relative; overflow: hidden; display: flex; justify-content: center; align-items: center; }
  .window.cut { align-items: flex-start; mask-image: linear-gradient(#000 86%, transparent); }
  .window > * { max-width: 100% !important; max-height: 100%; width: 100%; height: auto; object-fit: contain; }
  .window.cut > * { max-height: none; }
  .picture text, .picture .small, .picture .tag, .picture .group { font-size: 15px; }
  figure:not(:nth-child(4n), :last-child)::after { content: ""; position: absolute; right: -20px; top: 50%; border: 13px solid transparent; border-left: 17px solid var(--soft); border-right: 0; z-index: 1; }
`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });

/** The lab at a moment of the film of its next step; `work` is told how to go to one, by how its title begins. */
async function inFilm(step, viewport, work) {
  const page = await (await browser.newContext({ viewport, deviceScaleFactor: viewport.scale, colorScheme: "light", reducedMotion: "reduce" })).newPage();
  await page.goto(`${pathToFileURL(path.join(lab, "lab.html")).href}#${article}&step=${step}`);
  await page.waitForSelector("#lab[data-ready]");
  await page.click("#film .film-invitation button");
  await page.waitForSelector(".film-frame.now");
  const goTo = async (title) => {
    const at = await page.evaluate((sought) => [...document.querySelectorAll(".film-frame")].findIndex((one) => one.title.startsWith(sought)), title);
    if (at < 0) throw new Error(`no moment of the film is called ${title}`);
    await page.focus(".film-strip");
    await page.keyboard.press("Home");
    for (let i = 0; i < at; ++i) await page.keyboard.press("ArrowRight");
    await page.waitForFunction((sought) => document.querySelector(".film-title h2").textContent.startsWith(sought), title);
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  };
  await work(page, goTo);
  await page.context().close();
}

/** The moments as HTML, with the lab's own drawings. */
async function cards() {
  const made = [];
  await inFilm(300, { width: 1190, height: 1000, scale: 2 }, async (page, goTo) => {
    for (const { title, name, has, words } of moments) {
      await goTo(title);
      const seen = await page.evaluate((isNetwork) => ({
        words: document.querySelector(".film-words").textContent.replaceAll("\u2060", ""),
        drawing: isNetwork ? `<img src="${document.querySelector("canvas.network").toDataURL()}">` : document.querySelector("#inspector svg.picture").outerHTML,
        size: isNetwork ? [4, 3] : document.querySelector("#inspector svg.picture").getAttribute("viewBox").split(" ").slice(2).map(Number),
      }), has === "network");
      const said = (form) => form.exec(seen.words)?.[1] ?? (() => { throw new Error(`${form} is not in “${seen.words}”`); })();
      made.push(`<figure><figcaption><h2><b>${made.length + 1}</b>${name}</h2><p>${words(said)}</p></figcaption>` +
        `<div class="window${seen.size[1] / seen.size[0] > 1.15 ? " cut" : ""}">${seen.drawing}</div></figure>`);
    }
  });
  return made.join("");
}

async function writeSteps(file) {
  const page = await (await browser.newContext({ viewport: { width: 2000, height: 800 }, colorScheme: "light" })).newPage();
  const looks = ["page", "drawing"].map((name) => readFileSync(inRoot(`web/${name}.css`), "utf8")).join("");
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>${looks}${style}</style><body>${await cards()}</body>`);
  await page.screenshot({ path: file, type: "jpeg", quality: 84, fullPage: true });
}

const writeWhole = (file) => inFilm(1500, { width: 1280, height: 800, scale: 1 }, async (page, goTo) => {
  await goTo("Three ways");
  await page.evaluate(() => document.activeElement?.blur());
  await page.screenshot({ path: file, type: "jpeg", quality: 84 });
});

try {
  for (const [name, write] of [["lab_steps.jpg", writeSteps], ["lab.jpg", writeWhole]]) {
    const file = inRoot(`docs/images/${name}`);
    await write(file);
    const { size } = statSync(file);
    if (size > mostBytes) throw new Error(`${file} has ${size} bytes, more than ${mostBytes}`);
    console.log(`${file}: ${size} bytes`);
  }
} finally {
  await browser.close();
}
