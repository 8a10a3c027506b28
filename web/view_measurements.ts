// The script of the pages of trainings and measurements.
import { measurementPageOf } from "./pages/measurements";
import { show } from "./viewer";

show(measurementPageOf);
