/* Keeps what somebody types while they type it: in this browser at once, on the site soon after.
   The form works without it; what is kept is put back by the page itself. */
"use strict";

(() => {
  const form = document.querySelector("form[data-writing]");
  if (!form) return;
  const line = form.querySelector("[data-kept]");
  const place = `precedent-writing:${form.dataset.person}:${form.dataset.keep}:`;
  const mine = place + form.elements.key.value;
  let timer, typed = false, sending = false;

  const say = (text) => { if (line.textContent !== text) line.textContent = text; };
  const body = () => new URLSearchParams(new FormData(form)).toString();
  const store = (key, text) => { try { localStorage.setItem(key, text); return true; } catch { return false; } };
  const forget = (key) => { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } };

  const send = (text) => fetch(form.dataset.keep, {
    method: "POST", body: text, credentials: "same-origin", redirect: "manual",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
  });

  /* After signing in again in another tab, the form needs the new token. */
  const renewToken = async () => {
    const answer = await fetch(form.dataset.keep, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (answer.ok) form.elements.csrfmiddlewaretoken.value = (await answer.json()).token;
    return answer.ok;
  };

  const kept = (answer) => answer.newer_by
    ? `Kept at ${answer.kept_at}. ${answer.newer_by} has saved a newer version: when you save, you see both.`
    : `Kept at ${answer.kept_at}, not yet saved in the case.`;

  /* Another tab may have handed the copy over and forgotten it: it is stored again before anybody is told of it. */
  const sayStored = (text) => say(store(mine, body()) ? text : "What you type is kept nowhere at the moment: copy it before you close this page.");

  const keep = async () => {
    if (sending) { timer = setTimeout(keep, 1000); return; }
    sending = true;
    try {
      let text = body();
      let answer = await send(text);
      if (answer.status === 403 && (await renewToken())) { text = body(); answer = await send(text); }
      if (answer.ok) {
        const words = kept(await answer.json());
        /* What was typed while the site answered is with nobody else yet: it stays here until it is sent in its turn. */
        if (body() === text) { forget(mine); say(words); }
      }
      else if (answer.type === "opaqueredirect") sayStored("You have been signed out. What you typed is kept in this browser: sign in in another tab, then go on here.");
      else sayStored("This could not be kept on the site. It is kept in this browser; save when you can.");
    } catch {
      sayStored("No connection at the moment. What you type is kept in this browser, and sent when the connection is back.");
      timer = setTimeout(keep, 10000);
    } finally { sending = false; }
  };

  form.addEventListener("input", () => {
    typed = true;
    store(mine, body());
    clearTimeout(timer);
    timer = setTimeout(keep, 2000);
  });
  addEventListener("online", () => { if (typed) keep(); });
  form.addEventListener("submit", () => { clearTimeout(timer); typed = false; });

  /* What an earlier visit could not send is handed to the site, which then shows it. */
  const handOver = async () => {
    /* What the site has just answered, saved or not, it holds itself. */
    const { answered } = form.dataset;
    if (answered) Object.keys(localStorage).filter((key) => key.endsWith(`:${answered}`)).forEach(forget);
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(place) && key !== mine);
    for (const key of keys) {
      const old = new URLSearchParams(localStorage.getItem(key));
      old.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      const answer = await send(old.toString());
      if (!answer.ok) return;
      forget(key);
      if (!typed) location.assign(`${location.pathname}?put=${encodeURIComponent(old.get("key"))}`);
    }
  };
  handOver().catch(() => {});

  /* The change of an outcome, while its figures are typed. */
  for (const row of form.querySelectorAll("[data-said]")) {
    let waiting;
    row.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const fields = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
        for (const each of row.querySelectorAll("input, select, textarea")) {
          if (each.name && (each.type !== "checkbox" || each.checked)) fields.append(each.name, each.value);
        }
        const answer = await fetch(row.dataset.said, { method: "POST", body: fields, credentials: "same-origin" }).catch(() => null);
        if (answer?.ok) row.querySelector("[data-said-here]").innerHTML = await answer.text();
      }, 500);
    });
  }
})();
