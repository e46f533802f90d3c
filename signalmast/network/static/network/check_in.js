/* Keeps the square and the digits new. Without it the screen can be shown anew by hand. */
(() => {
  const place = document.getElementById("check-in");
  if (!place) return;
  const part = (name) => place.querySelector(`[data-${name}]`);

  const show = (now) => {
    part("open").hidden = !now.open;
    part("closed").hidden = now.open;
    part("lost").hidden = true;
    if (!now.open) return;
    if (part("digits").textContent !== now.digits) {
      part("digits").textContent = now.digits;
      part("square").innerHTML = now.square;
    }
    part("came").textContent = now.came;
  };

  const ask = async () => {
    let wait = 5;
    try {
      const answer = await fetch(place.dataset.now, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(String(answer.status));
      const now = await answer.json();
      show(now);
      if (now.open) wait = Math.min(wait, now.seconds + 0.3);
    } catch {
      part("lost").hidden = false;
    }
    setTimeout(ask, wait * 1000);
  };

  const full = part("full");
  if (place.requestFullscreen) {
    full.hidden = false;
    full.addEventListener("click", () => place.requestFullscreen());
  }
  setTimeout(ask, 1000);
})();
