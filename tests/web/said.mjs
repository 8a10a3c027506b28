// What must not be: words of a page on the console, errors, what its policy forbids, and anything that it loads.
import { pathToFileURL } from "node:url";

/** The address of a file, or of what has one already. */
export const addressOf = (place) => (/^(https?|file):/.test(place) ? place : pathToFileURL(place).href);

/** All that the browser says of the page from now on; what the page has within itself it does not load. `loads`: what else it may. */
export function saidOf(page, place, loads = () => false) {
  const said = [], own = addressOf(place).replace(/#.*/, "");
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => {
    const url = request.url().replace(/#.*/, "");
    if (url !== own && !/^(blob|data):/.test(url) && !loads(url)) said.push(`loads ${url}`);
  });
  return said;
}

/** Runs in the page before its own scripts: what the policy forbids, and how long the tasks of its thread are. */
export function watch() {
  globalThis.forbidden = [];
  document.addEventListener("securitypolicyviolation", (event) => globalThis.forbidden.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
  globalThis.longTasks = [];
  if (PerformanceObserver.supportedEntryTypes.includes("longtask")) {
    new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })))).observe({ entryTypes: ["longtask"] });
  }
}
