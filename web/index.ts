// What tests and export.mjs take from the bundle: everything that needs no browser.
export * from "./export";
export * as lab from "./lab/index";
export * from "./figures/marks";
export * from "./lab/film";
export * from "./lab/neuron_words";
export * from "./lab/parameters";
export * from "./lab/session";
export * from "./lab/step_documents";
export * from "./lab/weight_words";
export * from "./names";
export * from "./numbers";
export * from "./pages";
export * from "./palette";
export * from "./unpack";
