// The tour: the article's steps, in its order.
import { dataChapters } from "./tour_data";
import { exampleChapters } from "./tour_example";
import { codeChapters, gradientChapters } from "./tour_gradient";
import type { Chapter } from "./tour_seen";
import { manyChapters } from "./tour_training";

export const chapters: readonly Chapter[] = [...exampleChapters, ...gradientChapters, ...manyChapters, ...codeChapters, ...dataChapters];

export function chapterOf(id: string): Chapter | null {
  return chapters.find((one) => one.id === id) ?? null;
}
