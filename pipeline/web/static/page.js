// The scan with deep zoom; its lines and the text beside it lead to each other.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("scan-data").textContent);
  const lines = [...document.querySelectorAll("#lines li")];
  const viewer = OpenSeadragon({
    element: document.getElementById("scan"),
    tileSources: data.source,
    drawer: "canvas",
    showNavigationControl: false,
    animationTime: 0.4,
    maxZoomPixelRatio: 3,
    visibilityRatio: 0.3,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  });
  const rect = ([x0, y0, x1, y1]) => viewer.viewport.imageToViewportRectangle(x0, y0, x1 - x0, y1 - y0);
  let hit = -1;
  let lineMark = null;

  const grown = (box, factor) => {
    const dx = box.width * factor, dy = box.height * factor;
    return new OpenSeadragon.Rect(box.x - dx, box.y - dy, box.width + 2 * dx, box.height + 2 * dy);
  };

  const outline = (box, name) => {
    const mark = document.createElement("div");
    mark.className = name;
    viewer.addOverlay({ element: mark, location: rect(box) });
    return mark;
  };

  const toHit = (number) => {
    hit = number;
    marks.forEach((mark, place) => mark.classList.toggle("here", place === number));
    const around = grown(rect(data.hits[number]), 0);
    const wide = Math.max(around.width * 1.8, 0.55);
    const centre = around.getCenter();
    viewer.viewport.fitBounds(new OpenSeadragon.Rect(centre.x - wide / 2, centre.y - wide / 4, wide, wide / 2));
    const count = document.getElementById("hit-count");
    if (count) { count.textContent = `本页第 ${number + 1} / ${data.hits.length} 处`; }
  };

  const toLine = (number, { moves }) => {
    lines.forEach((line) => line.classList.toggle("here", Number(line.dataset.line) === number));
    if (lineMark) { viewer.removeOverlay(lineMark); lineMark = null; }
    const box = data.lines[number - 1];
    if (!box) { return; }
    lineMark = outline(box, "overlay-line");
    if (moves && !viewer.viewport.getBounds().containsPoint(rect(box).getCenter())) {
      viewer.viewport.panTo(rect(box).getCenter());
    }
  };

  const lineAt = (point) => data.lines.findIndex(
    ([x0, y0, x1, y1]) => point.x >= x0 && point.x <= x1 && point.y >= y0 && point.y <= y1) + 1;

  let marks = [];
  viewer.addHandler("open", () => {
    const wanted = /^#line-(\d+)$/.exec(window.location.hash);
    marks = data.hits.map((box) => outline(box, "overlay-box"));
    if (wanted) { toLine(Number(wanted[1]), { moves: true }); } else if (marks.length) { toHit(0); }
    document.body.dataset.ready = "true";
  });
  viewer.addHandler("canvas-click", (event) => {
    if (!event.quick) { return; }
    const number = lineAt(viewer.viewport.viewerElementToImageCoordinates(event.position));
    if (number) {
      toLine(number, { moves: false });
      lines[number - 1].scrollIntoView({ block: "nearest" });
      lines[number - 1].focus({ preventScroll: true });
    }
  });
  for (const line of lines) {
    line.addEventListener("click", () => toLine(Number(line.dataset.line), { moves: true }));
    line.addEventListener("focus", () => toLine(Number(line.dataset.line), { moves: true }));
  }

  // Hits of this page first, then the page with the next one.
  const step = (by) => {
    const wanted = hit + by;
    if (wanted >= 0 && wanted < data.hits.length) { toHit(wanted); return true; }
    const way = document.getElementById(by > 0 ? "hit-after" : "hit-before")?.getAttribute("href");
    if (way) { window.location.assign(way); }
    return Boolean(way);
  };
  for (const [name, by] of [["hit-before", -1], ["hit-after", 1]]) {
    document.getElementById(name)?.addEventListener("click", (event) => { event.preventDefault(); step(by); });
  }

  const actions = {
    "zoom-in": () => viewer.viewport.zoomBy(1.4),
    "zoom-out": () => viewer.viewport.zoomBy(1 / 1.4),
    fit: () => viewer.viewport.goHome(),
    "fit-width": () => viewer.viewport.fitHorizontally(),
    turn: () => viewer.viewport.setRotation((viewer.viewport.getRotation() + 90) % 360),
    shade: () => {
      const button = document.getElementById("shade");
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      document.getElementById("lines")?.classList.toggle("shaded", on);
    },
  };
  for (const [name, act] of Object.entries(actions)) { document.getElementById(name)?.addEventListener("click", act); }

  // Whole numbers are asked for page by page; a line with hidden ones cannot be corrected before.
  const unmasking = document.getElementById("unmasking");
  document.getElementById("unmask")?.addEventListener("click", () => unmasking.showModal());

  // Correcting the line that is marked, with its picture before one's eyes.
  const correcting = document.getElementById("correcting");
  const correct = () => {
    const line = document.querySelector("#lines li.here") ?? lines[0];
    if (!correcting || !line) { return; }
    if (line.dataset.masked) { unmasking?.showModal(); return; }
    const form = correcting.querySelector("form");
    const number = Number(line.dataset.line);
    const [x0, y0, x1, y1] = data.lines[number - 1].map(Math.round);
    const margin = Math.round((y1 - y0) * 0.4);
    const left = Math.max(0, x0 - margin), top = Math.max(0, y0 - margin);
    const width = Math.min(data.source.width, x1 + margin) - left, height = Math.min(data.source.height, y1 + margin) - top;
    form.action = form.dataset.base + number;
    form.elements.text.value = line.dataset.text;
    form.querySelector(".line-number").textContent = number;
    form.querySelector(".was").textContent = line.dataset.was ?? line.dataset.text;
    form.querySelector(".undo").hidden = line.dataset.by === undefined;
    form.querySelector(".line-image").src = `${data.source.id}/${left},${top},${width},${height}/${Math.min(width, 1200)},/0/default.jpg`;
    correcting.showModal();
    form.elements.text.focus();
  };
  document.getElementById("correct")?.addEventListener("click", correct);
  for (const line of lines) { line.addEventListener("dblclick", correct); }

  const exporting = document.getElementById("exporting");
  document.getElementById("export")?.addEventListener("click", () => exporting.showModal());
  exporting?.querySelector("form").addEventListener("submit", () => {
    document.getElementById("export-status").textContent = "正在生成并核对文件，完成后自动下载……";
  });
  for (const button of document.querySelectorAll("dialog .close")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }

  const turnPage = (by) => {
    const current = document.querySelector(".thumbs a[aria-current]")?.parentElement;
    const target = by > 0 ? current?.nextElementSibling : current?.previousElementSibling;
    target?.querySelector("a")?.click();
  };
  const keys = {
    n: () => step(1), p: () => step(-1), "+": actions["zoom-in"], "=": actions["zoom-in"], "-": actions["zoom-out"],
    0: actions.fit, w: actions["fit-width"], r: actions.turn, c: actions.shade, e: correct,
    PageDown: () => turnPage(1), PageUp: () => turnPage(-1),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { return; }
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { event.preventDefault(); event.stopPropagation(); act(); }
  }, true);
  window.xiangdangViewer = viewer;
  document.querySelector(".thumbs a[aria-current]")?.scrollIntoView({ block: "nearest" });
})();
