// How often a page is drawn while a training plays: so that it has as much time for who uses it as it takes to be drawn, however slow the machine is.

const whileHidden = 500; // milliseconds: nothing is drawn then

/** When what has changed is drawn, and the page has rested for as long as that took. */
export function drawnAndRested(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) setTimeout(resolve, whileHidden);
    else requestAnimationFrame(() => {
      const begin = performance.now(), { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { // The first thing behind the frame.
        port1.close();
        setTimeout(resolve, performance.now() - begin);
      };
      port2.postMessage(null);
    });
  });
}
