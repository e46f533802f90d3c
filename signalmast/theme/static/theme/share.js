// The address of a post can be copied, or handed to the telephone's own way of sending, where the browser has them.
(() => {
  "use strict";
  for (const box of document.querySelectorAll("[data-share]")) {
    const copy = box.querySelector("[data-copy]");
    const send = box.querySelector("[data-send]");
    const said = box.querySelector("[data-said]");
    if (copy && navigator.clipboard) {
      copy.hidden = false;
      copy.addEventListener("click", async () => {
        await navigator.clipboard.writeText(copy.dataset.copy);
        said.textContent = said.dataset.said;
      });
    }
    if (send && navigator.share) {
      send.hidden = false;
      send.addEventListener("click", () => {
        navigator.share({ title: send.dataset.title, url: send.dataset.send }).catch(() => {});
      });
    }
  }
})();
