// A planned post is dragged to another day or hour with the mouse or a pen. By finger and keyboard "Move…" does the same.
(() => {
  const FAR = 6; // pixels before a press becomes a drag
  let drag = null;

  const board = () => document.querySelector("[data-calendar]");
  const tell = (words, bad) => {
    const place = board().querySelector("[data-told]");
    place.classList.toggle("cal-told--bad", Boolean(bad));
    place.textContent = words;
  };
  const placeUnder = (event) => {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    return under && under.closest("[data-drop]");
  };

  const begin = () => {
    const box = drag.entry.getBoundingClientRect();
    drag.ghost = drag.entry.cloneNode(true);
    drag.ghost.classList.add("cal-ghost");
    drag.ghost.setAttribute("aria-hidden", "true");
    drag.ghost.style.width = `${box.width}px`;
    document.body.append(drag.ghost);
    drag.entry.classList.add("cal-entry--dragged");
  };
  const end = () => {
    if (!drag) return;
    if (drag.ghost) drag.ghost.remove();
    if (drag.over) drag.over.classList.remove("cal-over");
    drag.entry.classList.remove("cal-entry--dragged");
    drag = null;
  };

  const renew = async () => {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-calendar]");
    if (fresh) board().replaceWith(fresh);
    else window.location.reload();
  };
  const move = async (address, place) => {
    const body = new URLSearchParams({ day: place.dataset.drop });
    if (place.dataset.hour) body.set("time", place.dataset.hour);
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    body.set("csrfmiddlewaretoken", token ? token.value : "");
    try {
      const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
      const { told } = await answer.json();
      if (answer.ok) await renew();
      tell(told, !answer.ok);
    } catch {
      window.location.reload(); // signed out or cut off: the page says it better
    }
  };

  document.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" || event.button !== 0) return;
    const entry = event.target.closest("[data-move]");
    if (!entry || event.target.closest(".cal-entry__move")) return;
    drag = { entry, x: event.clientX, y: event.clientY, ghost: null, over: null };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
    if (!drag.ghost) begin();
    event.preventDefault();
    drag.ghost.style.transform = `translate(${event.clientX + 8}px, ${event.clientY + 8}px)`;
    const place = placeUnder(event);
    if (place !== drag.over) {
      if (drag.over) drag.over.classList.remove("cal-over");
      if (place) place.classList.add("cal-over");
      drag.over = place;
    }
  });
  document.addEventListener("pointerup", () => {
    if (!drag) return;
    const { entry, over, ghost } = drag;
    end();
    if (!ghost) return;
    // The press ends on a link: it must not open.
    const stop = (click) => { click.preventDefault(); click.stopPropagation(); };
    document.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", stop, { capture: true }), 50);
    if (over && !over.contains(entry)) move(entry.dataset.move, over);
  });
  document.addEventListener("pointercancel", end);
  document.addEventListener("dragstart", (event) => { if (event.target.closest("[data-move]")) event.preventDefault(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(); });
  // An empty part of a day opens the composer as its "+" does.
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.target.closest("a, button, input, select, summary, .cal-entry")) return;
    const place = event.target.closest("[data-drop]");
    const link = place && place.querySelector(".cal-new");
    if (link) window.location.assign(link.href);
  });
})();
