// What tests and export.mjs take from the bundle: everything that needs no browser.
export * from "./export";
export * from "./figures/marks";
export * from "./names";
export * from "./numbers";
export * from "./pages";
export * from "./palette";
export * from "./unpack";
