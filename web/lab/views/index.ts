// What tests take of the views: everything that needs no browser.
export * from "./asked";
export * from "./code_plane";
export * from "./few_draw";
export { nextUnlabelled } from "./few_labeller";
export * from "./few_words";
export * from "./first_layer";
export * from "./kind";
export * from "./race";
export { pause as pauseOfViews, quiet as quietOfViews, waitBefore } from "./pace";
export { tabAfter } from "./tabs";
