// What is used of d3, whose modules have no types of their own.
declare module "d3-array" {
  export function bisectLeft(sorted: readonly number[], value: number): number;
  export function bisectRight(sorted: readonly number[], value: number): number;
  export function quantileSorted(sorted: readonly number[], share: number): number;
  export function range(start: number, stop: number, step?: number): number[];
  export function tickStep(start: number, stop: number, count: number): number;
  /** Multiples of 1, 2 or 5 times a power of ten, about so many. */
  export function ticks(start: number, stop: number, count: number): number[];
}

declare module "d3-contour" {
  interface Contours {
    size(size: [columns: number, rows: number]): Contours;
    /** Where the values are at least so high. The middle of the first value is at 0.5, 0.5. */
    contour(values: readonly number[], threshold: number): { coordinates: [x: number, y: number][][][] };
  }
  export function contours(): Contours;
}
