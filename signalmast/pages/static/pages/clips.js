// Beside the upload of a clip: its length and size are read here, and its still picture can be taken from it.
(() => {
  "use strict";

  const partner = (input, name) =>
    input.form && input.form.elements[input.name.replace(/file$/, "") + name];

  const say = (place, words, bad) => {
    place.textContent = words;
    place.className = "clip-look__words" + (bad ? " error-message" : "");
  };

  const give = (target, file) => {
    const files = new DataTransfer();
    files.items.add(file);
    target.files = files.files;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const fill = (input, clip) => {
    const numbers = { duration: clip.duration, width: clip.videoWidth, height: clip.videoHeight };
    for (const [name, value] of Object.entries(numbers)) {
      const field = partner(input, name);
      if (field && Number.isFinite(value) && value > 0) field.value = Math.round(value * 100) / 100;
    }
  };

  const take = (input, clip, target, words) => {
    const canvas = document.createElement("canvas");
    const share = Math.min(1, 1280 / Math.max(clip.videoWidth, clip.videoHeight));
    canvas.width = Math.round(clip.videoWidth * share);
    canvas.height = Math.round(clip.videoHeight * share);
    canvas.getContext("2d").drawImage(clip, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(
      (picture) => {
        if (!picture) return say(words, input.dataset.clipUnreadable, true);
        give(target, new File([picture], "poster.jpg", { type: "image/jpeg" }));
        say(words, input.dataset.clipTaken);
        const shown = words.parentElement.querySelector("img") || new Image();
        URL.revokeObjectURL(shown.src);
        shown.src = URL.createObjectURL(picture);
        shown.alt = "";
        words.before(shown);
      },
      "image/jpeg",
      0.88
    );
  };

  const look = (input, address) => {
    const video = input.dataset.clip === "video";
    const target = partner(input, "thumbnail");
    const host = (target || input).closest("[data-field], .w-field, li") || input.parentElement;
    host.querySelector(".clip-look")?.remove();
    const box = document.createElement("div");
    box.className = "clip-look";
    const clip = document.createElement(video ? "video" : "audio");
    clip.controls = true;
    clip.muted = true;
    clip.preload = "metadata";
    clip.playsInline = true;
    const words = document.createElement("p");
    words.setAttribute("role", "status");
    say(words, "");
    box.append(clip, words);
    host.append(box);
    clip.addEventListener("loadedmetadata", () => {
      fill(input, clip);
      if (clip.duration !== Infinity) return;
      // Recordings of a browser do not say how long they are until their end was looked for.
      clip.addEventListener("seeked", () => { fill(input, clip); clip.currentTime = 0; }, { once: true });
      clip.currentTime = Number.MAX_SAFE_INTEGER;
    });
    clip.addEventListener("error", () => say(words, input.dataset.clipUnreadable, true));
    if (video && target) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-secondary";
      button.textContent = input.dataset.clipTake;
      button.disabled = true;
      clip.addEventListener("loadeddata", () => (button.disabled = false));
      button.addEventListener("click", () => take(input, clip, target, words));
      words.before(button);
      clip.preload = "auto";
    }
    clip.src = address;
  };

  const chosen = (input) => {
    const file = input.files[0];
    if (!file) return;
    const host = input.closest("[data-field], .w-field, li") || input.parentElement;
    host.querySelector(".clip-too-large")?.remove();
    if (file.size > Number(input.dataset.clipMost)) {
      const words = document.createElement("p");
      words.className = "clip-too-large error-message";
      words.setAttribute("role", "alert");
      words.textContent = input.dataset.clipTooLarge.replace("{size}", Math.ceil(file.size / 1048576));
      host.append(words);
      input.value = "";
      return;
    }
    look(input, URL.createObjectURL(file));
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches && event.target.matches("input[type=file][data-clip]")) chosen(event.target);
  });
  document.addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll("input[type=file][data-clip]")) {
      if (input.dataset.clipAddress) look(input, input.dataset.clipAddress);
    }
  });
})();
