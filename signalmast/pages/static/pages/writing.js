// The desk's checks of a post, anew for what stands in the editor now.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-post-checks-again]");
  if (!button) return;
  const panel = button.closest("[data-post-checks]");
  const form = document.querySelector("[data-edit-form]");
  if (!form) return;
  button.disabled = true;
  try {
    const answer = await fetch(panel.dataset.postChecks, { method: "POST", body: new FormData(form) });
    if (answer.ok) panel.querySelector("[data-post-checks-found]").innerHTML = await answer.text();
  } finally {
    button.disabled = false;
  }
});
// Opening the panel checks what was written meanwhile.
document.addEventListener("show", (event) => {
  if (event.target.matches?.('[data-side-panel="checks"]')) {
    event.target.querySelector("[data-post-checks-again]")?.click();
  }
}, true);
