// The tour: sets the lab up for a chapter, watches what the reader does, and judges it.
import type { Explanation, NudgeTable } from "../documents";
import { inFull, significant } from "../numbers";
import { button } from "./button";
import type { Check, Example, Settings } from "./engine";
import type { FewLabels, FewSettings } from "./few_labels";
import type { Guide } from "./guide";
import { giveBack, keep, wordsOfKept, type KeptLab } from "./kept_lab";
import type { Session } from "./session";
import { same, sorted } from "./sameness";
import type { ShownNow } from "./shown";
import { chapterOf, chapters } from "./tour_chapters";
import { askedFigures } from "./tour_figures";
import type { Chapter, Checked, Deed, Seen, Start } from "./tour_seen";
import { TourView } from "./tour_view";
import { turned } from "./turned";
import { parameterAt } from "./weight_words";

const quiet = 250, whilePlaying = 600; // milliseconds between a change and a look at it
const mostSought = 250, turns = [8, -8, 14, -14, 4, -4, 20, -20, 0];

export class Tour {
  readonly button: HTMLButtonElement;
  private readonly view: TourView;
  private guide: Guide | null = null;
  private chapter: Chapter | null = null;
  private touches: string[] = [];
  private film: string | null = null;
  private checked: Checked | null = null;
  private typed: number | null = null;
  private few: { told: FewLabels; asked: FewSettings } | null = null;
  private before: { settings: Settings; example: Example };
  private explanation: Explanation | null = null;
  private table: NudgeTable | null = null;
  private wasShown = false;
  private kept: KeptLab | null = null; // the lab as it was before the tour
  private timer: ReturnType<typeof setTimeout> | null = null;
  private asked = 0; // for answers that come too late
  private entering = 0; // chapters for which the lab is being set up
  private entered: Promise<void> = Promise.resolve(); // one after another

  constructor(private readonly root: HTMLElement, private readonly session: Session, private readonly shown: ShownNow) {
    this.before = { settings: session.settings, example: session.example };
    this.view = new TourView({
      go: (id) => void this.open(id), turn: (by) => this.turn(by), close: () => this.close(), stay: () => this.close(false), showMe: () => void this.showMe(), again: () => void this.again(),
      film: () => void this.showFilm(), measure: () => void this.measure(), ask: () => void this.ask(),
      type: (value) => {
        this.typed = value;
        void this.look();
      },
    });
    this.button = button("Tour", "Tour: the article, step by step (T)", () => (this.chapter === null ? void this.open(this.first) : this.close()));
    this.button.setAttribute("aria-pressed", "false");
    session.listen({
      onTouch: (address) => this.did(() => { this.touches.push(address); }),
      onFilm: (moment) => this.did(() => { this.film = moment.concept; }),
      onChecked: (parameter, check) => this.did(() => { this.checked = { parameter, check }; }),
      onFewLabels: (told, asked) => this.did(() => { this.few = { told, asked }; }),
      onMoment: () => this.later(), onDigit: () => this.later(), onPlaying: () => this.later(),
    });
    root.ownerDocument.addEventListener("keydown", (event) => this.key(event));
  }

  get node(): HTMLElement {
    return this.view.node;
  }

  /** Once the lab is there: what the address says. `enters`: it says nothing of where the lab is to stand. */
  async begin(guide: Guide, enters: boolean): Promise<void> {
    this.guide = guide;
    const { chapter } = this.shown.now;
    if (chapter !== null && chapterOf(chapter) !== null) await this.open(chapter, enters);
  }

  async open(id: string, enters = true): Promise<void> {
    const chapter = chapterOf(id);
    if (chapter === null) return;
    this.chapter = chapter;
    this.root.classList.add("touring");
    this.button.setAttribute("aria-pressed", "true");
    this.view.show(chapter, this.shown.now.done, askedFigures[id]?.words ?? null);
    this.view.focus();
    if (getComputedStyle(this.view.node).position === "fixed") this.root.querySelector(".stage")?.scrollIntoView({ block: "start" });
    this.shown.change({ chapter: id });
    this.guide?.rest();
    if (enters) await this.again();
    else this.begun();
  }

  /** The lab comes back as it was before the tour. */
  close(returns = true): void {
    const { kept } = this;
    this.kept = null;
    if (returns && kept !== null) this.entered = this.entered.then(() => giveBack(this.session, kept)).catch((problem: unknown) => this.session.tell("onFailed", problem instanceof Error ? problem.message : String(problem)));
    ++this.asked;
    this.chapter = null;
    this.view.node.hidden = true;
    this.root.classList.remove("touring");
    this.button.setAttribute("aria-pressed", "false");
    this.guide?.highlight([]);
    this.shown.change({ chapter: null });
    this.button.focus();
  }

  /** The first that is not answered. */
  private get first(): string {
    return (chapters.find(({ id }) => !this.shown.now.done.includes(id)) ?? chapters[0]).id;
  }

  private turn(by: 1 | -1): void {
    const next = this.chapter === null ? undefined : chapters[chapters.indexOf(this.chapter) + by];
    if (next !== undefined) void this.open(next.id);
  }

  private async again(): Promise<void> {
    const { chapter } = this;
    if (chapter === null) return;
    const isNow = (): boolean => this.chapter === chapter, task = this.entered.then(() => (isNow() ? this.setUp(chapter.start, isNow) : undefined));
    this.entered = task.catch(() => undefined);
    ++this.entering;
    try {
      await task;
    } catch (problem) {
      if (isNow()) this.view.say(problem instanceof Error ? problem.message : String(problem));
    } finally {
      --this.entering;
    }
    if (isNow()) this.begun();
  }

  private async setUp(start: Start, goesOn: () => boolean): Promise<void> {
    this.kept ??= await keep(this.session);
    if (this.chapter === null) this.kept = null; // closed meanwhile
    if (!goesOn()) return;
    this.view.sayKept(this.kept === null ? "" : wordsOfKept(this.kept));
    await this.enter(start, goesOn);
  }

  /** The lab as a chapter begins. A network that has learnt more than it asks for is kept where it asks for a trained one. */
  private async enter({ settings, steps, label }: Start, goesOn: () => boolean): Promise<void> {
    const { session } = this, done = session.moment?.step ?? 0, isSame = sorted(session.settings) === sorted(settings);
    const fits = isSame && session.moment?.problem === null && (steps === 0 ? done === 0 : done >= steps);
    if (!fits) await session.make(settings);
    if (!goesOn()) return;
    if (!fits && steps > 0) await session.step(steps);
    const { example, digit } = session, isThere = "part" in example && example.part === "train" && digit?.label === label;
    if (isThere || !goesOn()) return;
    const position = await session.digitOfClass("train", -1, label, 1);
    if (position !== null) await session.view({ part: "train", position });
  }

  private begun(): void {
    this.touches = [];
    this.film = this.checked = this.typed = this.few = null;
    this.explanation = this.table = null;
    this.wasShown = false;
    this.before = { settings: this.session.settings, example: this.session.example };
    if (this.chapter?.view !== undefined) this.session.tell("onView", this.chapter.view, false);
    void this.look(true);
  }

  private did(work: () => void): void {
    if (this.chapter === null || this.entering > 0) return;
    work();
    this.later(0);
  }

  private later(after = this.session.isPlaying ? whilePlaying : quiet): void {
    if (this.chapter === null || this.entering > 0 || (this.timer !== null && this.session.isPlaying)) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      void this.look();
    }, after);
  }

  /** Tells the chapter with its numbers as they are, and judges what was done. */
  private async look(lights = false): Promise<void> {
    const { chapter } = this, number = ++this.asked;
    if (chapter === null) return;
    try {
      const seen = await this.see(chapter);
      if (number !== this.asked || seen === null) return;
      this.view.tell(chapter.words(seen), chapter.question.ask(seen));
      const verdict = chapter.question.verdict(seen);
      this.view.judge(verdict, this.wasShown);
      if (lights) this.guide?.highlight(chapter.lit?.(seen) ?? []);
      if (verdict?.isRight === true && !this.wasShown && !this.shown.now.done.includes(chapter.id)) {
        this.shown.change({ done: [...this.shown.now.done, chapter.id] });
        this.view.list(chapter, this.shown.now.done);
      }
    } catch {
      if (number === this.asked) this.view.tell("This chapter is about another kind of network than the one that is here.", "“Set up again” brings its own.");
    }
  }

  /** While it plays, with what was known before. */
  private async see(chapter: Chapter): Promise<Seen | null> {
    const { session } = this;
    if (!session.isPlaying || this.explanation === null) this.explanation = await session.explain();
    if (chapter.needsTable === true && !session.isPlaying) this.table = await this.tableOf(this.touches[this.touches.length - 1]);
    return this.seen();
  }

  private seen(): Seen | null {
    const { session, explanation, before } = this, { net, moment, digit, history: { accuracies, costsOfSteps } } = session;
    if (net === null || moment === null || digit === null || explanation === null) return null;
    return {
      net, moment, digit, explanation, example: session.example, settings: session.settings, classes: session.engine.digits.classes, training: session.engine.digits.train, table: this.table,
      costs: costsOfSteps, accuracy: accuracies[accuracies.length - 1]?.accuracy ?? null, before: before.settings, isOther: !same(before.example, session.example),
      touches: this.touches, film: this.film, checked: this.checked, typed: this.typed, few: this.few,
    };
  }

  /** Of the next batch, with a row of what is touched. */
  private tableOf(address: string | undefined): Promise<NudgeTable> {
    const { engine } = this.session;
    return this.session.alone(async () => {
      const positions = await engine.nextBatch(), table = await engine.table(positions, 1);
      if (address === undefined || parameterAt(address) === null || table.rows.some((row) => row.parameter === address)) return table;
      return { ...table, rows: [...table.rows, ...(await engine.table(positions, 1, [address])).rows] };
    });
  }

  private async showMe(): Promise<void> {
    const { chapter } = this, seen = this.seen();
    if (chapter === null || seen === null) return;
    this.wasShown = !this.shown.now.done.includes(chapter.id);
    await this.perform(chapter.question.answer(seen), chapter);
    this.later(0);
  }

  private async perform(deed: Deed, chapter: Chapter): Promise<void> {
    const { session } = this;
    if ("touch" in deed) deed.touch.forEach((address) => session.tell("onTouch", address));
    else if ("settings" in deed) {
      await session.make(deed.settings);
      if (deed.steps > 0) await session.step(deed.steps);
    } else if ("view" in deed) session.tell("onView", deed.view, true);
    else if ("steps" in deed) await session.step(deed.steps);
    else if ("film" in deed) await this.guide?.filmTo(deed.film);
    else if ("check" in deed) {
      session.tell("onTouch", deed.check);
      await session.check(deed.check);
    } else if ("type" in deed) {
      this.view.fill(deed.type);
      this.typed = deed.type;
    } else for await (const example of this.examples(deed.seek)) {
      await session.view(example);
      const seen = this.seen();
      if (this.chapter !== chapter || (seen !== null && chapter.question.verdict(seen)?.isRight === true)) return;
    }
  }

  private async *examples(kind: "digits" | "forms"): AsyncGenerator<Example> {
    const { digit, engine: { digits } } = this.session;
    if (kind === "digits") for (let position = 0; position < Math.min(digits.test, mostSought); ++position) yield { part: "test", position };
    else if (digit !== null) for (const degrees of turns) yield { pixels: turned(digit.pixels, Math.sqrt(digit.pixels.length), degrees), label: digit.label };
  }

  private check(parameter: string): Promise<Check> {
    return this.session.alone(() => this.session.engine.check(parameter));
  }

  private async showFilm(): Promise<void> {
    if (this.chapter?.film !== undefined) await this.guide?.filmTo(this.chapter.film);
  }

  private async measure(): Promise<void> {
    const seen = this.seen(), parameter = seen === null ? undefined : this.chapter?.derivative?.(seen);
    if (parameter === undefined) return;
    const { analytic, numeric, step } = await this.check(parameter);
    this.view.say(`dC/d${parameter}: ${inFull(analytic)} by backpropagation; moved by ${significant(step)} up and down, ${inFull(numeric)} was measured.`);
  }

  private async ask(): Promise<void> {
    const { chapter } = this, seen = this.seen(), asked = chapter === null ? undefined : askedFigures[chapter.id];
    if (asked === undefined || seen === null) return;
    this.view.say("The engine is at it …");
    try {
      const figures = await asked.figures(this.session, seen);
      if (this.chapter !== chapter) return;
      this.view.showFigures(figures);
      this.view.say("");
    } catch (problem) {
      this.view.say(problem instanceof Error ? problem.message : String(problem));
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || this.guide === null) return;
    if (event.target instanceof Element && event.target.closest("input, select, textarea, dialog") !== null) return;
    if (event.key === "t") this.button.click();
    else if (this.chapter !== null && event.key === "n") this.turn(1);
    else if (this.chapter !== null && event.key === "p") this.turn(-1);
  }
}
