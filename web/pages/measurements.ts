// The pages of trainings, and of what was measured of models. Null: the document is none of these.
import type { AnyDocument } from "../documents";
import { evaluationPage, regressionPage } from "./evaluation";
import { committeePage, comparisonPage } from "./measured";
import type { Page } from "./page";
import { reconstructionPage } from "./reconstruction";
import { rateSearchPage, runPage, sweepPage } from "./training";
import { transferPage } from "./transfer";

export function measurementPageOf(document: AnyDocument): Page | null {
  switch (document.document) {
    case "run": return runPage(document);
    case "sweep": return sweepPage(document);
    case "rate_search": return rateSearchPage(document);
    case "evaluation": return evaluationPage(document);
    case "regression": return regressionPage(document);
    case "committee": return committeePage(document);
    case "comparison": return comparisonPage(document);
    case "transfer": return transferPage(document);
    case "reconstruction": return reconstructionPage(document);
    default: return null;
  }
}
