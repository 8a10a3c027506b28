// What must not be: words of a page on the console, errors, and anything that it loads.
import { pathToFileURL } from "node:url";

/** All that the browser says of the page from now on; what the page has within itself it does not load. */
export function saidOf(page, file) {
  const said = [], own = pathToFileURL(file).href;
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => {
    if (request.url() !== own && !/^(blob|data):/.test(request.url())) said.push(`loads ${request.url()}`);
  });
  return said;
}
