// Small courtesies of every page; all of it works without them.

// A form sent twice by an impatient finger is sent once.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  const before = sent.get(form);
  if (before !== undefined && performance.now() - before < 3000) {
    event.preventDefault();
  } else if (question && !window.confirm(question)) {
    event.preventDefault();
  } else {
    sent.set(form, performance.now());
  }
});

// Faults are read out first and the keyboard starts there.
const faults = document.querySelector(".error-summary");
if (!faults?.closest(".scheme")) faults?.focus();

// An open menu closes at Escape and at a press elsewhere.
const menus = document.querySelectorAll("details.menu");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});

// What is wider than its frame is scrolled with keys, too.
const frames = new ResizeObserver((changed) => {
  for (const { target } of changed) {
    if (target.scrollWidth <= target.clientWidth) {
      for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
    } else {
      target.tabIndex = 0;
      target.setAttribute("role", "group");
      target.setAttribute("aria-label", target.dataset.label);
    }
  }
});
for (const frame of document.querySelectorAll(".table-wrap:not([tabindex])")) {
  const heading = frame.closest("section, main")?.querySelector("h1, h2, h3");
  frame.dataset.label = (frame.querySelector("caption") ?? heading)?.textContent.trim() ?? document.title;
  frames.observe(frame);
}

// A worker that opens a calm page when there is no network. It comes when the page has been read.
if ("serviceWorker" in navigator && !document.body.matches(".sitting, .console, .printed")) {
  window.addEventListener("load", () => {
    const later = window.requestIdleCallback ?? setTimeout;
    later(() => navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {}));
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
