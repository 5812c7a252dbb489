/* The search page while htmx changes it: groups stay open, and focus is never lost. */
"use strict";

(() => {
  const PAGE = "search-page";
  let open = [];

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== PAGE) return;
    open = [...event.detail.target.querySelectorAll("details[open][id]")].map((group) => group.id);
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== PAGE) return;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  });

  /* What had the focus may be gone (a filter taken away): then the count is where to go on from. */
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== PAGE) return;
    const focused = document.activeElement;
    if (!focused || focused === document.body) document.getElementById("search-count")?.focus({ preventScroll: true });
  });
})();
