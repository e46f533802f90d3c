// Tells this site, and nobody else, that a page was read. No cookie, nothing kept in the browser.
// The same note is sent again unchanged until it is acknowledged, so it is never counted twice.
(function () {
  "use strict";
  var here = window.location, nav = window.navigator;
  var refuses = nav.globalPrivacyControl || nav.doNotTrack === "1" || window.doNotTrack === "1";
  if (refuses || window.top !== window || !window.fetch || !window.crypto || here.pathname.indexOf("/admin/") === 0) return;

  var LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";
  var WAITS = [3, 15, 60, 300]; // seconds

  // 26 letters: the milliseconds of now, then chance.
  function key() {
    var made = "", now = Date.now(), chance = window.crypto.getRandomValues(new Uint8Array(16)), i;
    for (i = 0; i < 10; i++) { made = LETTERS.charAt(now % 32) + made; now = Math.floor(now / 32); }
    for (i = 0; i < 16; i++) made += LETTERS.charAt(chance[i] % 32);
    return made;
  }

  function cameFrom() {
    try {
      var from = new URL(document.referrer);
      return from.host === here.host || !/^https?:$/.test(from.protocol) ? "" : from.host;
    } catch (none) {
      return "";
    }
  }

  function count() {
    var note = JSON.stringify({ id: key(), events: [{ kind: "view", path: here.pathname, ref: cameFrom() }] });
    var tries = 0, waiting = false;

    function again() {
      if (tries >= WAITS.length) return;
      waiting = true;
      window.setTimeout(function () { if (waiting) send(); }, WAITS[tries++] * 1000);
    }
    function send() {
      waiting = false;
      window.fetch("/c", { method: "POST", body: note, keepalive: true, credentials: "omit" }).then(
        function (reply) { if (reply.status >= 500) again(); }, again);
    }
    window.addEventListener("pagehide", function () {
      if (waiting && nav.sendBeacon) { waiting = false; nav.sendBeacon("/c", note); }
    });
    send();
  }

  // A page opened behind another one, or drawn before anybody asked for it, is counted when it is first seen.
  function whenSeen() {
    if (document.visibilityState === "visible" && !document.prerendering) {
      document.removeEventListener("visibilitychange", whenSeen);
      count();
    }
  }
  document.addEventListener("visibilitychange", whenSeen);
  whenSeen();
  window.addEventListener("pageshow", function (event) { if (event.persisted) count(); });
})();
