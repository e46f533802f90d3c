// The rich text fields of the editor have a heading but no name of their own, and the pictures of colleagues who have
// the same post open have none either; screen readers would say "edit text" and "button" only.
(() => {
  const name = () => {
    for (const field of document.querySelectorAll("[role='textbox'][contenteditable]:not([aria-label])")) {
      const heading = field.closest("[data-panel]")?.querySelector(".c-sf-block__type, [data-panel-heading]");
      const words = (heading?.firstElementChild ?? heading)?.textContent.trim() || heading?.textContent.trim();
      if (words) field.setAttribute("aria-label", words);
    }
    for (const button of document.querySelectorAll(".w-editing-sessions__session:not([aria-label])")) {
      // The words stand in the button until the tooltip takes them.
      const words = button.querySelector("[data-w-tooltip-target='content']") ?? button._tippy?.props.content;
      const told = (words?.textContent ?? words ?? "").replace(/\s+/g, " ").trim();
      if (told) button.setAttribute("aria-label", told);
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    name();
    new MutationObserver(name).observe(document.body, { childList: true, subtree: true });
  });
})();
