// What is pointed at, or gone to by keyboard, says its exact numbers; and everything on the page that has to do with the
// same neuron or weight lights up.

/** A weight lights up with its neuron: L2.7.3 with L2.7. */
function related(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);
}

function addressesOf(element: Element): string[] {
  return (element.getAttribute("data-addresses") ?? "").split(" ").filter((address) => address !== "");
}

export function linkUp(root: HTMLElement): void {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  document.body.append(tip);
  const all = [...root.querySelectorAll("[data-addresses]")];

  let lit: Element | null = null;
  const lightUp = (element: Element | null): void => {
    if (element === lit) return;
    lit = element;
    const wanted = element === null ? [] : addressesOf(element);
    for (const one of all) {
      const isLit = one === element || addressesOf(one).some((address) => wanted.some((other) => related(address, other)));
      one.classList.toggle("lit", isLit);
    }
    const label = element?.getAttribute("data-label") ?? "";
    tip.hidden = label === "";
    tip.textContent = label;
  };
  const placeTip = (x: number, y: number): void => {
    tip.style.left = `${Math.max(4, Math.min(x + 14, innerWidth - tip.offsetWidth - 8))}px`;
    tip.style.top = `${y + tip.offsetHeight + 24 > innerHeight ? y - tip.offsetHeight - 14 : y + 18}px`;
  };

  root.addEventListener("pointermove", (event) => {
    const element = event.target instanceof Element ? event.target.closest("[data-addresses]") : null;
    lightUp(element);
    placeTip(event.clientX, event.clientY);
  });
  root.addEventListener("pointerleave", () => lightUp(null));

  // A drawing is one stop of the tabulator; arrows walk through its marks.
  for (const picture of root.querySelectorAll<SVGElement>("svg.picture")) {
    const marks = [...picture.querySelectorAll("[data-addresses]")];
    let at = -1;
    picture.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") {
        at = -1;
        lightUp(null);
      }
      if (step === undefined || marks.length === 0) return;
      event.preventDefault();
      at = at < 0 ? (step > 0 ? 0 : marks.length - 1) : (at + step + marks.length) % marks.length;
      lightUp(marks[at]);
      const box = marks[at].getBoundingClientRect();
      placeTip(box.left, box.bottom);
    });
    picture.addEventListener("blur", () => {
      at = -1;
      lightUp(null);
    });
  }
}
