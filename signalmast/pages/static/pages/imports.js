// A form is sent once, however often its button is pressed; what is under way is said.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const busy of document.querySelectorAll(".import-busy")) busy.hidden = false;
});
// Back from the browser's memory, the form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
  for (const busy of document.querySelectorAll(".import-busy")) busy.hidden = true;
});
