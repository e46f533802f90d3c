// What the editor is just keeping by itself comes first; only then is the post handed in. The other way round, the
// keeping would meet a post that lies with its reader, or one that is being made a second time.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const keeping = () => window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-autosave")?.submitPromise;
  if (!form.matches("[data-edit-form]") || !keeping()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset.waits) return;
  form.dataset.waits = "true";
  try {
    for (let times = 0; times < 5 && keeping(); times += 1) await keeping();
  } finally {
    delete form.dataset.waits;
  }
  // The button pressed may be switched off meanwhile, and would not be sent along.
  const pressed = document.createElement("input");
  pressed.type = "hidden";
  pressed.name = event.submitter?.name ?? "";
  pressed.value = event.submitter?.value ?? "";
  form.append(pressed);
  form.requestSubmit();
  pressed.remove();
}, true);
// The editor begins to watch two seconds after it opened; what was written before counts too.
(() => {
  let early = false;
  document.addEventListener("input", (event) => {
    early = early || (event.isTrusted && Boolean(event.target.closest?.("[data-edit-form]")));
  }, true);
  document.addEventListener("w-unsaved:watch-edits", (event) => {
    if (early) event.target.dataset.wUnsavedForceValue = "true";
    early = false;
  });
})();
// Once the form is on its way nothing is kept beside it: that would be refused as older than what was just sent.
(() => {
  const switchTo = (active) => {
    const form = document.querySelector("[data-edit-form]");
    const keeper = form && window.wagtail?.app?.getControllerForElementAndIdentifier(form, "w-autosave");
    if (keeper) keeper.activeValue = active;
  };
  window.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && event.target.matches("[data-edit-form]")) switchTo(false);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) switchTo(true); });
})();
