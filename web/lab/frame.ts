// How often a page is drawn while a training plays: so that it has as much time for who uses it as it takes to be drawn, however slow the machine
// is, and three times as much while somebody does.

const whileHidden = 500, lately = 400, longRest = 3; // milliseconds, without a picture and since an input; times a frame

/** What resolves when all that has changed is drawn, and the page has rested then. */
export function drawnAndRested(): () => Promise<void> {
  let used = -Infinity;
  for (const kind of ["pointermove", "pointerdown", "keydown"]) addEventListener(kind, () => { used = performance.now(); }, { capture: true, passive: true });
  return () => new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, whileHidden);
    else requestAnimationFrame(() => {
      const begin = performance.now(), { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { // The first thing behind the frame.
        port1.close();
        const now = performance.now();
        setTimeout(resolve, (now - begin) * (now - used < lately ? longRest : 1));
      };
      port2.postMessage(null);
    });
  });
}
