/* The participant's phone: polls for a change, and sends a vote until it is answered. Everything works without. */
(function () {
  "use strict";
  var mark = document.body.dataset.mark, pause = 3000;
  var typed = Boolean((document.querySelector("textarea") || {}).value);  // a refused idea is still in its box
  var offline = document.getElementById("offline"), moved = document.getElementById("moved");
  var form = document.querySelector("form[data-round]");
  var left = document.getElementById("left"), said = document.getElementById("said");

  function poll() {
    fetch("/join-vote/state", { cache: "no-store" })
      .then(function (answer) { return answer.json(); })
      .then(function (state) {
        pause = 3000;
        offline.hidden = true;
        if (state.mark === mark) return;
        if (typed && !form) moved.hidden = false; else location.replace("/join-vote"); // a reload would send an idea again, and repeat what was said
      })
      .catch(function () { pause = Math.min(pause * 2, 48000); offline.hidden = !waiting(); })
      .then(function () { setTimeout(poll, pause); });
  }
  document.addEventListener("input", function () { typed = true; });
  document.addEventListener("visibilitychange", function () { if (!document.hidden) { pause = 3000; send(); } });

  /* A vote that was not acknowledged yet is kept on this phone and sent again with its key. */
  function waiting() { return JSON.parse(localStorage.getItem("stocktake-unsent") || "null"); }
  function send() {
    var vote = waiting();
    if (!vote) return;
    fetch("/join-vote/vote", { method: "POST", headers: { "x-phone": "1" }, body: new URLSearchParams(vote.fields) })
      .then(function (answer) { return answer.json(); })
      .then(function (reply) {
        if (JSON.stringify(waiting()) === JSON.stringify(vote)) localStorage.removeItem("stocktake-unsent");
        offline.hidden = true;
        tell(reply.words, !reply.counted);
      })
      .catch(function () { offline.hidden = false; setTimeout(send, pause); });
  }
  function tell(words, wrong) {
    if (!said) return;
    said.textContent = words;
    said.className = wrong ? "stop" : "said";
    said.hidden = false;
  }

  function selects() { return Array.prototype.slice.call(form.querySelectorAll("select")); }
  function keep(fields) {
    localStorage.setItem("stocktake-unsent", JSON.stringify({ fields: fields }));
    var chosen = selects().map(function (s) { return [s.name, s.value]; });
    localStorage.setItem("stocktake-last", JSON.stringify({ round: form.dataset.round, chosen: chosen }));
    send();
  }
  function show() {
    if (!form.dataset.dots) return;
    var dots = Number(form.dataset.dots), most = Number(form.dataset.most), used = 0;
    selects().forEach(function (s) { used += Number(s.value); });
    left.textContent = (dots - used) + " of " + dots + " dots left";
    selects().forEach(function (s) {
      var row = s.closest(".topic"), buttons = row.querySelectorAll(".steps button");
      row.classList.toggle("on", Number(s.value) > 0);
      row.querySelector("output").textContent = s.value;
      buttons[0].disabled = Number(s.value) === 0;
      buttons[1].disabled = used >= dots || Number(s.value) >= most;
    });
  }
  function button(text, label, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }
  if (form) {
    if (form.dataset.dots) selects().forEach(function (s) {
      var steps = document.createElement("span"), title = s.dataset.title;
      function by(change) { return function () { s.value = Number(s.value) + change; show(); }; }
      steps.className = "steps";
      steps.append(button("\u2212", "One fewer dot on " + title, by(-1)), document.createElement("output"),
        button("+", "One more dot on " + title, by(1)));
      s.hidden = true;
      s.after(steps);
    });
    show();
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      var fields = { round: form.dataset.round, key: "", none: "" };
      var random = crypto.getRandomValues(new Uint8Array(12));
      fields.key = Array.prototype.map.call(random, function (b) { return b.toString(16); }).join("");
      if (event.submitter && event.submitter.name === "none") {
        selects().forEach(function (s) { s.selectedIndex = 0; });
        fields.none = "1";
        show();
      }
      selects().forEach(function (s) { fields[s.name] = s.value; });
      keep(fields);
    });
    var last = JSON.parse(localStorage.getItem("stocktake-last") || "null"), before = document.getElementById("before");
    if (before && last && last.round === form.dataset.before) {
      before.textContent += (last.chosen.filter(function (x) { return Number(x[1]); }).map(function (x) {
        return x[0].split("-")[0] + " " + x[1];
      }).join(", ") || "none of these") + ".";
      before.hidden = false;
    }
  }
  send();
  setTimeout(poll, pause);
})();
