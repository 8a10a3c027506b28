// The lab: a network that learns on the page, can be stopped, asked and touched.
import { element } from "../elements";
import { percent, significant, withThousands } from "../numbers";
import { formatPlace, parsePlace, type Place } from "./address";
import { AllDigits } from "./all_digits";
import { Announcer } from "./announcer";
import { button } from "./button";
import { commandsOf, whereItEnds } from "./command";
import { CommandPanel } from "./command_panel";
import { Controls } from "./controls";
import { CurvesView } from "./curves_view";
import { DigitPanel } from "./digit_panel";
import type { Engine, Moment } from "./engine";
import { drawnAndRested } from "./frame";
import { Guide } from "./guide";
import { tellMoreOf } from "./hover";
import { LiveDesires } from "./live_desires";
import { ModelPanel, takeDrops } from "./model_panel";
import { settingsOfModel } from "./model_recipe";
import { likeliest, outputsOf } from "./network_words";
import { isArrow } from "./network_touch";
import { NetworkView } from "./network_view";
import { NumbersPanel } from "./numbers_panel";
import { OutputsInspector } from "./outputs_inspector";
import { OwnDigit } from "./own_digit";
import { ProblemCard } from "./problem_card";
import { Session } from "./session";
import { articleSettings, frozenIn } from "./settings";
import { SettingsPanel } from "./settings_panel";
import { fitsAddress } from "./own_place";
import { Presenter } from "./presenter";
import { printSheet } from "./print";
import type { Seen } from "./step_documents";
import { formatShown, parseShown, ShownNow } from "./shown";
import { Tour } from "./tour";
import { allViews } from "./views/all";
import { saysClasses } from "./views/kind";
import { Views } from "./views/views";

export interface Lab {
  /** What is trained; `session.listen` tells of every change, of touches too. */
  readonly session: Session;
  readonly network: NetworkView;
  /** In the place of what the inspector shows. */
  setInspector(node: HTMLElement): void;
  setFilm(node: Node): void;
  /** What has to do with these addresses lights up in the network. */
  light(addresses: readonly string[]): void;
  /** When the first network is there. Errors: none; what the engine refuses is shown. */
  readonly ready: Promise<void>;
}

const addressEvery = 1000, addressWhilePlaying = 4000; // milliseconds; browsers forbid more than a few changes a second, and each takes 10

/** `model`: the page's own, with which it begins unless its address says otherwise. */
export function startLab(root: HTMLElement, engine: Engine, model: Uint8Array | null = null): Lab {
  const place = parsePlace(location.hash), session = new Session(engine, place?.settings ?? articleSettings);
  session.speed = place?.speed ?? session.speed;
  session.drawn = drawnAndRested();
  const network = new NetworkView(engine.digits.classes, {
    onTouch: (address) => session.tell("onTouch", address), onHover: (address) => session.tell("onHover", address),
  });
  const curves = new CurvesView(), inspector = element("section", { id: "inspector", "aria-label": "Inspector", tabindex: "0" }), film = element("section", { id: "film", "aria-label": "Film of one step" });
  const controls = new Controls(session), allDigits = new AllDigits(session), settings = new SettingsPanel((chosen) => session.make(chosen), allDigits.node), command = new CommandPanel(), numbers = new NumbersPanel(session), files = new ModelPanel(session);
  const digits = new DigitPanel(session, (address) => session.tell("onTouch", address)), outputs = new OutputsInspector(session);
  inspector.append(outputs.node);
  const views = new Views(session, inspector, allViews(session)), frozen = element("span", { class: "frozen-words" });
  const live = element("div", { class: "unseen", role: "status" });
  const shown = new ShownNow(parseShown(location.hash), () => session.tell("onShown")), isPlace = place !== null;
  const tour = new Tour(root, session, shown), presenter = new Presenter(root, session, shown);
  root.classList.add("lab");
  root.replaceChildren(
    element("header", { class: "top" }, element("h1", {}, "nudge lab"), controls.node, element("div", { class: "more" },
      tour.button, presenter.button,
      button("Settings", "Settings", () => {
        settings.open(session.settings);
        void allDigits.look();
      }),
      button("Model", "Model: save it, or load one", () => files.open()),
      button("Command", "Command: the same on your command line", () => openCommand(command, session)))),
    curves.node, digits.node,
    element("section", { class: "stage", "aria-label": "The network" }, network.node, network.ranges.node, element("p", { class: "legend" }, button("Numbers", "Numbers of the neurons", () => numbers.open()), "Blue is above 0, orange and dashed below; the brighter, the more active. ", frozen), new ProblemCard(session).node),
    tour.node, views.node, film, presenter.node, printSheet(session), settings.node, command.node, numbers.node, files.node, live);
  controls.listenTo(root);
  session.listen({
    onNet: () => {
      curves.node.classList.toggle("alone", session.net !== null && !saysClasses(session.net, engine.digits.classes)); // No digit is right or wrong.
      curves.show(session.history);
      showFrozen(network, session, frozen);
    },
    onMoment: (moment) => {
      if (session.net !== null) network.show(session.net, moment);
      curves.show(session.history);
    },
  });
  film.addEventListener("click", () => views.ask());
  film.addEventListener("keydown", ({ key }) => isArrow(key) && views.ask());
  speak(session, live);
  whenQuiet(session, () => {
    curves.tell(session.history);
    void session.measure().catch(() => undefined); // The next moment says what is wrong.
  });
  const ready = begin(session, settings, place, model, () => own).then((isWhole) => {
    controls.showSpeed();
    keepAddress(session, shown, own, (words) => digits.say(words));
    if (place?.model === "file" || (place?.model === "page" && model === null)) digits.say("The address was made with a model that it cannot hold: here are new weights. Its file can be loaded (Model).");
    if (!isWhole) digits.say("The address has a digit that somebody drew, but it is none of this lab’s.");
    presenter.begin();
    return tour.begin(guide, !isPlace);
  });
  const lab: Lab = {
    session, network, ready,
    setInspector: (node) => {
      const hasFocus = inspector.contains(document.activeElement); // Keys go on from here.
      inspector.replaceChildren(node);
      inspector.scrollTop = 0;
      if (hasFocus) inspector.focus({ preventScroll: true });
    },
    setFilm: (node) => film.replaceChildren(node),
    light: (addresses) => network.light(addresses),
  };
  const showNetwork = (moment: Moment, filmed?: Seen): void => {
    if (session.net !== null) network.show(session.net, moment);
    digits.showFilmed(filmed ?? null, moment);
  };
  const restInspector = (): void => {
    if (outputs.node.isConnected) return;
    lab.setInspector(outputs.node);
    outputs.begin();
  };
  const guide = new Guide(root, session, { ...lab, restInspector, reveal: (addresses) => network.reveal(addresses), showNetwork });
  tellMoreOf(session, guide, (address, lines) => network.sayMore(address, lines));
  const own = new OwnDigit(session, digits, new LiveDesires(session), (node) => {
    guide.showOwn(node);
    views.ask();
  });
  takeDrops(root, files, (picture) => void digits.open(picture));
  return lab;
}

/** What the address says, replayed; what the engine refuses of it is said in the form, beside the article's network. False: its own digit is none. */
async function begin(session: Session, settings: SettingsPanel, place: Place | null, model: Uint8Array | null, own: () => OwnDigit): Promise<boolean> {
  const { train, test } = session.engine.digits;
  if (place?.digit != null && place.digit.position < { train, test }[place.digit.part]) session.example = place.digit;
  try {
    if (model !== null && (place === null || place.model === "page")) await session.load(model, place === null ? { ...session.settings, ...settingsOfModel(model) } : session.settings, true);
    else await session.make(session.settings);
  } catch (reason) {
    const refused = session.settings;
    await session.make(articleSettings);
    settings.open(refused, reason instanceof Error ? reason.message : String(reason));
    place = null; // Its steps were another network's.
  }
  await session.view(session.example);
  const isWhole = place?.own === undefined || await own().restore(place.own);
  if (place !== null) await replay(session, place);
  return isWhole;
}

function openCommand(panel: CommandPanel, session: Session): void {
  const { net, settings, example, engine, moment } = session, step = moment?.step ?? 0;
  if (net !== null) panel.open(commandsOf(settings, engine.digits, net, step, example), whereItEnds(step, net), remarkOn(session));
}

/** What a command cannot know. */
function remarkOn({ origin, edits }: Session): string {
  if (origin !== null) return "It begins with new weights, though; here a model was loaded.";
  return edits.length === 0 ? "" : `It does not know what was set by hand, though: ${edits.map((one) => `${one.parameter} after step ${one.step}`).join(", ")}.`;
}

/** The steps, and between them what was set by hand. What the engine refuses of that is left out. */
async function replay(session: Session, { step, edits = [] }: Place): Promise<void> {
  const goTo = async (target: number): Promise<boolean> => {
    const left = target - (session.moment?.step ?? 0);
    if (left > 0) await session.step(left);
    return session.moment?.step === target;
  };
  for (const edit of edits.filter((one) => one.step <= step)) {
    if (!await goTo(edit.step)) return; // It was stopped.
    await session.drag(edit.parameter, edit.value).catch(() => undefined);
  }
  await goTo(step);
}

/** The address says where the lab stands: reloaded or sent to somebody it shows the same. */
function keepAddress(session: Session, shown: ShownNow, own: OwnDigit, say: (words: string) => void): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const write = (): void => {
    timer = null;
    const { settings, example, speed, edits, isFromFile, origin } = session, step = isFromFile ? 0 : session.moment?.step ?? 0;
    const drawn = own.place, isKept = drawn === null || fitsAddress(drawn), digit = "part" in example ? example : isKept ? own.madeOf : null;
    const where = formatPlace({ settings, step, digit, speed, edits: isFromFile ? [] : edits, ...(origin === null ? {} : { model: origin.isOfPage ? "page" : "file" }), ...(drawn !== null && isKept ? { own: drawn } : {}) });
    if (!isKept) say("The address does not hold this digit: it is too large.");
    history.replaceState(null, "", `#${[where, formatShown(shown.now)].filter((words) => words !== "").join("&")}`);
  };
  const later = (): void => { timer ??= setTimeout(write, session.isPlaying ? addressWhilePlaying : addressEvery); };
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    later();
  };
  session.listen({ onMoment: later, onDigit: later, onShown: later, onPlaying: soon });
  addEventListener("hashchange", () => location.reload());
  later();
}

/** A lock at each layer that keeps its parameters, and what that means. */
function showFrozen(network: NetworkView, session: Session, words: HTMLElement): void {
  const layers = frozenIn(session.settings);
  network.setFrozen(layers);
  words.textContent = layers.length === 0 ? "" : `${layers.join(", ")} ${layers.length === 1 ? "is" : "are"} locked: desires pass through ${layers.length === 1 ? "it, but it takes" : "them, but they take"} none.`;
}

/** Said to those who hear the page. */
function speak(session: Session, live: HTMLElement): void {
  const announcer = new Announcer((words) => { live.textContent = words; });
  const words = (): string => {
    const { moment, net, history: { accuracies } } = session;
    if (moment === null || net === null) return "";
    const { classes } = session.engine.digits, said = saysClasses(net, classes) ? ` The network says ${classes[likeliest(outputsOf(net, moment))]}.` : "", right = accuracies[accuracies.length - 1];
    return `Step ${withThousands(moment.step)}${moment.step === 0 ? "" : `: cost ${significant(moment.cost)}`}.${said}` +
      (right === undefined ? "" : ` ${percent(right.accuracy)} of the test digits are right.`);
  };
  session.listen({
    onMoment: () => (session.isPlaying ? announcer.tellSoon(words()) : announcer.tell(words())),
    onPlaying: (isPlaying) => announcer.tell(isPlaying ? "It plays." : `Paused. ${words()}`),
  });
}

/** Once nothing has changed for a moment and nothing plays. */
function whenQuiet(session: Session, work: () => void): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const later = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => !session.isPlaying && work(), 300);
  };
  session.listen({ onMoment: later, onPlaying: later });
}
