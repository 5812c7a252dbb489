/* The little that a page does by itself. Everything works without it. */
"use strict";

(() => {
  /* A form that htmx brought back with errors says so first. */
  const focusErrors = (root) => root.querySelector("[data-error-summary]")?.focus();

  /* "Copy" appears only where copying can work. */
  const showCopyButtons = (root) => {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    await navigator.clipboard.writeText(source.innerText.trim());
    const said = button.textContent;
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = said), 2000);
  });

  /* On a page that was loaded whole, autofocus has seen to the errors. */
  showCopyButtons(document);
  document.addEventListener("htmx:load", (event) => {
    if (event.target === document.body) return;
    focusErrors(event.target);
    showCopyButtons(event.target);
  });
})();
