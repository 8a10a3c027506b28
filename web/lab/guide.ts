// What leads through the lab: the film of a step, and the inspector of what is touched.
import { element } from "../elements";
import { figureOf, loosen } from "../figure_view";
import { linkUp, type Linking } from "../linking";
import { Names, neuronAt } from "../names";
import { withThousands } from "../numbers";
import type { Moment } from "./engine";
import { filmOf, type FilmMoment } from "./film";
import { FilmView } from "./film_view";
import { neuronInspector, weightInspector, type InspectorActions } from "./inspector";
import { valueIn, weightsInto } from "./parameters";
import type { Session } from "./session";
import type { Filmed, Seen } from "./step_documents";
import { StepNote } from "./step_note";
import { Touches, type Facts } from "./touches";
import { saysClasses } from "./views/kind";
import { nudgeOf, parameterAt, parameterName } from "./weight_words";

/** Where it is shown. */
export interface Stage {
  setInspector(node: HTMLElement): void;
  /** What the inspector shows where nothing is asked. */
  restInspector(): void;
  setFilm(node: Node): void;
  light(addresses: readonly string[]): void;
  /** What of a network is drawn that is not drawn whole. */
  reveal(addresses: readonly string[]): void;
  /** The network as it was then, with the digit that it saw, and what that wants, where it is known. */
  showNetwork(moment: Moment, filmed?: Seen): void;
}

/** Moments that show the network after the step. */
const afterStep: ReadonlySet<string> = new Set(["step", "again"]);
const quiet = 250; // milliseconds without a change

export class Guide {
  private readonly film: FilmView;
  private readonly invitation: HTMLElement;
  private readonly invite: HTMLButtonElement;
  private readonly refusal = element("span", { role: "status" });
  private readonly linking: Linking;
  private filmed: Filmed | null = null;
  private touched: string | null = null;
  private seen: Seen | null = null; // the film's moment in view
  private filmedSubject = ""; // what the lab is about, as the film leaves it
  private pinnedOne: string | undefined;
  private readonly touches: Touches;
  private readonly note: StepNote;
  private ownNode: HTMLElement | null = null; // that is in the inspector, and follows the network by itself
  private lit: readonly string[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private asked = 0;
  private told = ""; // what the inspector is about, beside what is touched

  constructor(private readonly root: HTMLElement, private readonly session: Session, private readonly stage: Stage) {
    const host = element("div", {});
    this.film = new FilmView(host, (moment) => this.tell(moment), () => void this.shoot());
    this.invite = element("button", { type: "button", class: "main" }, "Film the next step") as HTMLButtonElement;
    this.invite.addEventListener("click", () => void this.shoot());
    this.invitation = element("div", { class: "film-invitation" }, this.invite,
      element("p", {}, "One step, in slow motion", element("span", { class: "more-words" }, ": forwards, what it costs, backwards, what each example wants, the average, and the update"), ". ", this.refusal));
    stage.setFilm(element("div", {}, this.invitation, host));
    this.note = new StepNote(session);
    this.touches = new Touches(session, (parameter) => this.actions.pin?.(parameter));
    this.linking = linkUp(root, (addresses) => stage.light(addresses.length > 0 ? addresses : this.lit));
    session.listen({
      onTouch: (address) => this.touch(address), onHover: (address) => this.linking.light(address === null ? [] : [address]),
      onMoment: () => {
        this.keepFilmed();
        this.later();
      },
      onPlaying: () => this.later(), onNet: () => this.forget(),
    });
  }

  /** Takes the next step, and shows its film. */
  async shoot(): Promise<void> {
    this.invite.disabled = true;
    this.refusal.textContent = "";
    try {
      this.film.pause();
      this.filmed = await this.session.film();
      this.filmedSubject = this.session.subject;
      this.invitation.hidden = true;
      this.film.show(filmOf(this.filmed.documents), `step ${withThousands(this.filmed.after.moment.step)}`);
      this.root.querySelector(".stage")?.scrollIntoView({ block: "start" });
    } catch (problem) {
      this.refusal.textContent = problem instanceof Error ? problem.message : String(problem);
    } finally {
      this.invite.disabled = false;
    }
  }

  /** To that moment of the film, which is made where there is none. */
  async filmTo(id: string): Promise<void> {
    if (this.filmed === null) await this.shoot();
    this.film.goTo(id);
  }

  private tell(moment: FilmMoment): void {
    this.session.tell("onFilm", moment);
    ++this.asked; // An answer that is under way comes too late.
    this.touched = null;
    this.highlight(moment.lit);
    this.seen = this.filmed === null ? null : moment.id === "other" ? this.filmed.other : afterStep.has(moment.id) ? this.filmed.after : this.filmed.before;
    if (this.seen !== null && !this.session.isPlaying) this.stage.showNetwork(this.seen.moment, this.seen);
    this.show(this.filmed?.after.moment.step ?? null, false, element("h2", { class: "eyebrow" }, "In the film"), moment.figure === null ? element("p", {}, moment.words) : figureOf(moment.figure));
  }

  /** While nothing has changed, what the film shows stays in view. */
  private keepFilmed(): void {
    const { seen, session } = this;
    if (seen !== null && !session.isPlaying && session.subject === this.filmedSubject) this.stage.showNetwork(seen.moment, seen);
  }

  /** These stay lit until something else is touched. */
  highlight(addresses: readonly string[]): void {
    this.lit = addresses;
    this.stage.reveal(addresses);
    this.stage.light(addresses);
  }

  /** `step`: that it is of; null: it follows the network. `isOfView`: of the digit in view. */
  private show(step: number | null, isOfView: boolean, ...nodes: Node[]): void {
    const place = element("div", { class: "guide" }, this.note.node, ...nodes);
    this.ownNode = null;
    this.note.show(step, isOfView);
    this.stage.setInspector(place);
    loosen(place);
  }

  /** The weight that is kept, to compare others with. */
  get pinned(): string | null {
    return this.pinnedOne ?? null;
  }

  /** What the whole training part wants of it, where that was computed. */
  whole(parameter: string): { average: number | null } | null | undefined {
    return this.touches.whole.now(parameter);
  }

  /** Something else in the inspector, which is about the digit in view. */
  showOwn(node: HTMLElement): void {
    ++this.asked;
    this.film.pause();
    this.touched = this.seen = null;
    this.highlight([]);
    this.show(null, true, node);
    this.ownNode = node;
  }

  touch(address: string): void {
    this.film.pause();
    this.seen = null;
    if (this.session.moment !== null) this.stage.showNetwork(this.session.moment);
    this.touched = address;
    this.highlight([address]);
    void this.inspect(address);
  }

  /** Nothing is touched any more. */
  rest(): void {
    this.film.pause();
    this.clear();
  }

  /** An answer that is under way comes too late, and what is shown was another network's or another question's. */
  private clear(): void {
    ++this.asked;
    this.touched = this.seen = null;
    this.ownNode = null;
    this.stage.restInspector();
    this.highlight([]);
  }

  /** What is inspected is that of the network as it is, once it rests. */
  private later(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.session.isPlaying || this.touched === null) return;
    this.timer = setTimeout(() => {
      if (this.touched !== null && !this.session.isPlaying && this.told !== this.session.subject) void this.inspect(this.touched); // Else it would be the same, and what one is about to click would go.
    }, quiet);
  }

  /** Another network has other neurons. */
  private forget(): void {
    this.pinnedOne = undefined;
    this.filmed = null;
    this.film.show([]);
    this.invitation.hidden = false;
    const { net, engine } = this.session, isTold = net === null || saysClasses(net, engine.digits.classes);
    this.invite.disabled = !isTold;
    this.refusal.textContent = isTold ? "" : "An autoencoder says no class: its steps have no film.";
    if (this.ownNode?.isConnected !== true) this.clear();
  }

  private async inspect(address: string): Promise<void> {
    const number = ++this.asked, { subject } = this.session;
    try {
      const [words, facts] = await (parameterAt(address) === null ? this.neuron(address) : this.weight(address));
      if (number !== this.asked) return;
      const step = this.session.moment?.step ?? 0;
      this.told = subject;
      const node = this.touches.place(address, words, facts);
      if (!node.isConnected) this.show(step, true, node);
      else {
        this.note.show(step, true);
        loosen(node);
      }
    } catch (problem) {
      if (number === this.asked) this.show(null, false, element("p", { role: "status" }, `About ${address} there is nothing to say: ${problem instanceof Error ? problem.message : String(problem)}`));
    }
  }

  private get actions(): InspectorActions {
    return {
      go: (address) => this.session.tell("onTouch", address),
      pin: (parameter) => {
        this.pinnedOne = parameter ?? undefined;
        if (this.touches.game.kept !== this.pinnedOne) this.touches.game.end();
        if (this.touched !== null) void this.inspect(this.touched);
      },
    };
  }

  private async neuron(address: string): Promise<[HTMLElement, Facts]> {
    const { session } = this, [layer, index] = address.slice(1).split(".").map(Number);
    const explanation = await session.alone(() => session.engine.explain(session.example, layer > 0 ? { neuron: address } : {})), { net, moment } = session;
    const weights = net !== null && moment !== null && layer > 0 ? weightsInto(net, moment, layer, index) : null;
    const words = neuronInspector(explanation, address, weights === null ? {} : { weights }, this.actions);
    return [words, { name: new Names(explanation).full(neuronAt(address)) }];
  }

  private async weight(parameter: string): Promise<[HTMLElement, Facts]> {
    const { session, pinnedOne: pinned } = this, { engine } = session, wanted = pinned === undefined || pinned === parameter ? [parameter] : [parameter, pinned];
    const explanation = await session.explain();
    const isTold = session.net !== null && saysClasses(session.net, engine.digits.classes); // Else there is no table.
    const table = isTold ? await session.alone(async () => engine.table(await engine.nextBatch(), 1, wanted)) : undefined, { net, moment } = session;
    const value = net === null || moment === null ? null : valueIn(net, moment, parameter);
    const words = weightInspector(explanation, parameter, { ...(table === undefined ? {} : { table }), ...(value === null ? {} : { value }), ...(pinned === undefined ? {} : { pinned }) }, this.actions);
    const names = new Names(explanation), place = parameterAt(parameter), kept = pinned === undefined ? null : parameterAt(pinned);
    if (place === null) throw new Error("it is no weight or bias");
    return [words, {
      name: parameterName(place, names), wanted: { example: nudgeOf(explanation, place, names), batch: table ?? null }, kept: kept === null ? null : nudgeOf(explanation, kept, names),
    }];
  }
}
