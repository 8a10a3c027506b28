// A host of static files on loopback, as plain as there are: a folder under a path of its own, a type for what needs one.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";

const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** `asked` gets the path of everything that is asked for. `saysGzip`: it tells browsers to inflate what ends in .gz, as some hosts do. */
export async function serve(folder, under, asked, { saysGzip = false } = {}) {
  const server = createServer(async (request, answer) => {
    const url = request.url.replace(/\?.*/, "");
    asked.push(url);
    const name = url.startsWith(under) ? url.slice(under.length) || "index.html" : "..";
    const content = /^[\w.]*\w$/.test(name) ? await readFile(join(folder, name)).catch(() => null) : null;
    answer.writeHead(content === null ? 404 : 200, { "content-length": content?.length ?? 0, "content-type": types[extname(name)] ?? "application/octet-stream", ...(saysGzip && extname(name) === ".gz" ? { "content-encoding": "gzip" } : {}) });
    answer.end(content);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: `http://127.0.0.1:${server.address().port}${under}`, close: () => server.close() };
}
