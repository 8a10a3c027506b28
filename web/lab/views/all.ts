// The views of the lab, in the order of their tabs.
import type { Session } from "../session";
import { CodesView } from "./codes_view";
import { FewView } from "./few_view";
import { FormsView } from "./forms_view";
import { NudgesView } from "./nudges_view";
import { OneView } from "./one_view";
import { ResultsView } from "./results_view";
import type { View } from "./view";
import { WalkersView } from "./walkers_view";

export function allViews(session: Session): View[] {
  return [new NudgesView(session), new ResultsView(session), new WalkersView(session), new OneView(session), new CodesView(session), new FormsView(session), new FewView(session)];
}
