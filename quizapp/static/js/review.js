// "Sửa" opens a question's form right below the question. Without this script, or when the form
// cannot be fetched, the link leads to the form's own page.

let open = null;

const typed = (form) => new URLSearchParams(new FormData(form)).toString();

/** Whether something was typed that is not stored yet. */
function isUnsaved() {
  return open !== null && !open.sent && typed(open.form) !== open.before;
}

/** Take the form away. Answers whether the person agrees to lose what was typed. */
function close() {
  if (!open) return true;
  if (isUnsaved() && !window.confirm("Bỏ những chỗ vừa sửa mà chưa lưu?")) return false;
  open.slot.remove();
  open = null;
  return true;
}

async function show(link) {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("#edit-form");
  if (!answer.ok || !found) throw new Error(link.href);
  const form = document.adoptNode(found);
  const slot = document.createElement("div");
  slot.className = "item-edit";
  slot.append(form);
  link.closest("article").append(slot);
  open = { slot, form, link, before: typed(form), sent: false };
  form.addEventListener("submit", () => {
    open.sent = true;
  });
  form.querySelector("[data-close-edit]").addEventListener("click", (event) => {
    event.preventDefault();
    if (close()) link.focus();
  });
  (form.querySelector(".error-summary") ?? form.querySelector("textarea")).focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-edit]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const again = open?.link === link;
  // Two forms at once would share the names of their fields.
  if (close() && !again) show(link).catch(() => window.location.assign(link.href));
});

// The answers ticked for drafts go with their own form; every other way off the page loses them.
const keys = document.getElementById("keys");
let keysAreSent = false;
keys?.addEventListener("submit", () => {
  keysAreSent = true;
});

/** Whether answers are ticked that are not stored yet. */
function isTicked() {
  if (!keys || keysAreSent) return false;
  return [...keys.elements].some((box) => box.type === "checkbox" && box.checked);
}

window.addEventListener("beforeunload", (event) => {
  if (isUnsaved() || isTicked()) event.preventDefault();
});

// After a deed the keyboard goes on at the question that it was about.
const here = document.getElementById(window.location.hash.slice(1));
if (here?.matches("article")) here.focus({ preventScroll: true });
