// Answers while typing: the results are asked for in the background and the address follows, so that it can be sent on.
"use strict";
(() => {
  const form = document.getElementById("search");
  const results = document.getElementById("results");
  const pauseMilliseconds = 250;
  let timer = 0;
  let asked = null;

  const address = () => {
    const fields = [...new FormData(form)].filter(([name, value]) => value && !(name === "mode" && value === "words"));
    return `/search?${new URLSearchParams(fields)}`;
  };

  const ask = async () => {
    const target = address();
    asked?.abort();
    asked = new AbortController();
    results.classList.add("busy");
    try {
      const answer = await fetch(target, { signal: asked.signal, headers: { accept: "text/html" } });
      if (answer.redirected) { window.location.assign(target); return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("results");
      if (fresh) {
        results.replaceChildren(...fresh.childNodes);
        window.history.replaceState(null, "", target);
      }
      results.classList.remove("busy");
    } catch (error) {
      if (error.name !== "AbortError") { results.classList.remove("busy"); }
    }
  };

  form.q.addEventListener("input", (event) => {
    window.clearTimeout(timer);
    if (!event.isComposing) { timer = window.setTimeout(ask, pauseMilliseconds); }
  });
  form.q.addEventListener("compositionend", () => { timer = window.setTimeout(ask, pauseMilliseconds); });
  form.addEventListener("change", (event) => { if (event.target !== form.q) { ask(); } });
  form.addEventListener("submit", (event) => { event.preventDefault(); window.location.assign(address()); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) {
      event.preventDefault();
      form.q.focus();
      form.q.select();
    }
  });
})();
