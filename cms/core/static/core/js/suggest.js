/* Completions under a search box: the combobox of the ARIA practices, whose list is chosen from by hand. htmx brings the
   options, which are links. The focus never leaves the box, and Enter without a chosen option searches for what was typed. */
"use strict";

(() => {
  const SHORTEST = 2;

  const enhance = (input) => {
    const list = document.getElementById(input.dataset.list);
    const said = document.getElementById(input.dataset.said);
    let isWanted = false;
    let active = -1;

    const activate = (place) => {
      const options = list.children;
      options[active]?.setAttribute("aria-selected", "false");
      active = place;
      const option = options[active];
      if (!option) return input.removeAttribute("aria-activedescendant");
      option.setAttribute("aria-selected", "true");
      option.scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", option.id);
    };

    const show = (isShown) => {
      activate(-1);
      list.hidden = !isShown;
      input.setAttribute("aria-expanded", String(isShown));
    };

    const open = () => {
      const count = list.children.length;
      [...list.children].forEach((option, place) => (option.id = `${list.id}-${place}`));
      show(count > 0);
      said.textContent = count > 1 ? `${count} suggestions` : count ? "1 suggestion" : "";
    };

    const dismiss = () => {
      isWanted = false;
      show(false);
      said.textContent = "";
      window.htmx?.trigger(input, "htmx:abort");
    };

    const move = (step) => {
      const count = list.children.length;
      if (list.hidden) open();
      if (!count) return;
      isWanted = false; /* What arrives late does not change a list that is being chosen from. */
      activate(active < 0 && step < 0 ? count - 1 : (active + step + count) % count);
    };

    const keys = {
      ArrowDown: (event) => (event.altKey ? open() : move(1)),
      ArrowUp: (event) => (event.altKey ? dismiss() : move(-1)),
      Escape: () => (list.hidden ? true : dismiss()),
      Enter: () => (active < 0 ? true : list.children[active].click()),
      ArrowLeft: () => activate(-1) ?? true,
      ArrowRight: () => activate(-1) ?? true,
      Home: () => activate(-1) ?? true,
      End: () => activate(-1) ?? true,
    };

    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    show(false);

    /* A key that returns true keeps what the browser does with it. */
    input.addEventListener("keydown", (event) => {
      if (!event.isComposing && keys[event.key] && keys[event.key](event) !== true) event.preventDefault();
    });
    input.addEventListener("input", () => {
      isWanted = input.value.trim().length >= SHORTEST;
      if (isWanted) activate(-1);
      else dismiss();
    });
    input.addEventListener("blur", dismiss);
    input.form.addEventListener("submit", dismiss);
    addEventListener("pagehide", dismiss);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("htmx:beforeSwap", (event) => {
      if (!isWanted) event.detail.shouldSwap = false;
    });
    list.addEventListener("htmx:afterSwap", open);
  };

  document.querySelectorAll("input[data-list]").forEach(enhance);
})();
