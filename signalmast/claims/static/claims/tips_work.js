// While very much is being sent, the browser shows a little work, so that people are not held back by machines.
// Without script, or without a secure connection, the form works as well, only less often in an hour.
(function () {
  "use strict";
  var form = document.querySelector("form[data-work]");
  if (!form || !window.crypto || !window.crypto.subtle || !window.TextEncoder) return;
  var field = form.elements.namedItem("work"), bits = Number(form.dataset.bits), letters = new TextEncoder();
  var MOST = 1 << 20;

  function zeros(digest) {
    var bytes = new Uint8Array(digest), found = 0, i;
    for (i = 0; i < bytes.length; i++) {
      if (bytes[i]) return found + Math.clz32(bytes[i]) - 24;
      found += 8;
    }
    return found;
  }

  async function work() {
    for (var number = 0; number < MOST; number++) {
      var digest = await window.crypto.subtle.digest("SHA-256", letters.encode(form.dataset.work + ":" + number));
      if (zeros(digest) >= bits) { field.value = String(number); return; }
    }
  }

  var done = work();
  form.addEventListener("submit", function (event) {
    if (field.value) return;
    event.preventDefault();
    done.then(function () { form.submit(); });
  });
})();
