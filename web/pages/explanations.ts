// The pages of what examples want, and of what their desires do. Null: the document is none of these.
import type { AnyDocument } from "../documents";
import { descentsPage, steepestPage } from "./descents";
import { explanationPage } from "./explanation";
import { formsPage } from "./forms";
import { hebbianPage } from "./hebbian";
import { nudgeTablePage } from "./nudge_table";
import { oneExamplePage } from "./one_example";
import type { Page } from "./page";
import { sensitivityPage } from "./sensitivity";
import { storyPage } from "./story";

export function explanationPageOf(document: AnyDocument): Page | null {
  switch (document.document) {
    case "explanation": return explanationPage(document);
    case "forms": return formsPage(document);
    case "nudge_table": return nudgeTablePage(document);
    case "sensitivity_report": return sensitivityPage(document);
    case "hebbian": return hebbianPage(document);
    case "one_example": return oneExamplePage(document);
    case "steepest": return steepestPage(document);
    case "descents": return descentsPage(document);
    case "story": return storyPage(document);
    default: return null;
  }
}
