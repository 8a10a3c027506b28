// The script of the pages of explanations.
import { explanationPageOf } from "./pages/explanations";
import { show } from "./viewer";

show(explanationPageOf);
