// Which figures a document has, in which order, and the words between them.
import type { AnyDocument } from "./documents";
import { explanationPageOf } from "./pages/explanations";
import { measurementPageOf } from "./pages/measurements";
import type { Page } from "./pages/page";

/** Null: of such a document there is no page. */
export function pageOf(document: AnyDocument): Page | null {
  return explanationPageOf(document) ?? measurementPageOf(document);
}
