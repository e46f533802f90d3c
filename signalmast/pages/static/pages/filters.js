// Wagtail filters without loading the page anew: what is kept is what stands in the address now.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-keep-filter]")) return;
  event.target.elements.query.value = window.location.search.slice(1);
  event.target.elements.next.value = window.location.pathname + window.location.search;
});
