// Two scans side by side that move together as long as one wishes.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("compare-data").textContent);
  const together = document.getElementById("together");
  const viewers = Object.entries(data).filter(([, source]) => source).map(([name, source]) => OpenSeadragon({
    element: document.getElementById(`scan-${name}`),
    tileSources: source,
    drawer: "canvas",
    showNavigationControl: false,
    animationTime: 0.3,
    maxZoomPixelRatio: 3,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
  }));
  let leads = null;
  for (const viewer of viewers) {
    viewer.addHandler("viewport-change", () => {
      if (!together.checked || leads) { return; }
      leads = viewer;
      for (const other of viewers) {
        if (other !== viewer && other.isOpen()) {
          other.viewport.zoomTo(viewer.viewport.getZoom(true), undefined, true);
          other.viewport.panTo(viewer.viewport.getCenter(true), true);
        }
      }
      leads = null;
    });
  }
})();
