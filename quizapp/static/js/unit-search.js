// <select data-unit-search> becomes a field in which one types a part of the name, with or without
// marks, in the old or the new spelling. Without script the plain list stays. What it says stands in
// data-words of the list, in the page's language; # stands for a number.

const MOST = 120;

/** "Phường Lê Chân" and "phuong le chan" are one, and so are "hoà" and "hòa", "Lý" and "Lí". */
export function fold(text) {
  return text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/đ/g, "d")
    .replace(/y/g, "i")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/** The choices that contain every word typed; those that begin with it come first. */
export function matching(choices, typed) {
  const wanted = fold(typed);
  const words = wanted.split(" ");
  const found = choices.filter((choice) => words.every((word) => choice.folded.includes(word)));
  const rank = (choice) =>
    choice.folded.startsWith(wanted) ? 0 : ` ${choice.folded}`.includes(` ${wanted}`) ? 1 : 2;
  return found.sort((one, other) => rank(one) - rank(other) || one.place - other.place);
}

function enhance(select) {
  const choices = [...select.options]
    .filter((option) => option.value && !option.disabled)
    .map((option, place) => ({
      place,
      value: option.value,
      text: option.text.trim(),
      folded: fold(option.text),
    }));
  const id = select.id;
  const say = JSON.parse(select.dataset.words);
  const box = document.createElement("div");
  box.className = "combo";
  const input = document.createElement("input");
  Object.assign(input, { type: "text", id: `${id}-search`, autocomplete: "off", spellcheck: false });
  input.placeholder = say.placeholder;
  const list = document.createElement("ul");
  Object.assign(list, { id: `${id}-list`, className: "combo-list", hidden: true });
  list.setAttribute("role", "listbox");
  const status = document.createElement("p");
  status.className = "field-help";
  status.setAttribute("role", "status");
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
    autocapitalize: "none",
  })) {
    input.setAttribute(name, value);
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  if (select.required) input.setAttribute("aria-required", "true");
  select.required = false; // a hidden field may not stop the form without a word
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
  if (label) {
    label.htmlFor = input.id;
    label.id = label.id || `${id}-label`;
    list.setAttribute("aria-labelledby", label.id);
  }
  box.append(input, list, status);
  select.hidden = true;
  select.after(box);
  // Links of the error summary point at the select; keep them useful.
  document.querySelectorAll(`a[href="#${CSS.escape(id)}"]`).forEach((link) => {
    link.href = `#${input.id}`;
  });

  let found = [];
  let active = -1;

  const chosenText = () => choices.find((choice) => choice.value === select.value)?.text ?? "";

  function mark(place) {
    active = place;
    [...list.children].forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === place));
    });
    const item = list.children[place];
    if (item) {
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    mark(-1);
  }

  function open() {
    const typed = input.value === chosenText() ? "" : input.value;
    found = typed.trim() ? matching([...choices], typed) : choices;
    list.replaceChildren(
      ...found.slice(0, MOST).map((choice, at) => {
        const item = document.createElement("li");
        item.id = `${id}-choice-${at}`;
        item.setAttribute("role", "option");
        item.textContent = choice.text;
        item.addEventListener("click", () => choose(choice));
        return item;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = found.length
      ? found.length > MOST
        ? say.many.replace("#", found.length)
        : typed.trim()
          ? say.found.replace("#", found.length)
          : ""
      : say.none;
    mark(-1);
  }

  function choose(choice) {
    select.value = choice.value;
    input.value = choice.text;
    status.textContent = "";
    input.removeAttribute("aria-invalid");
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function settle() {
    if (list.hidden && input.value === chosenText()) return;
    const typed = fold(input.value);
    const same = choices.filter((choice) => choice.folded === typed);
    if (!typed) {
      select.value = "";
    } else if (input.value !== chosenText()) {
      const only = same.length === 1 ? same : matching([...choices], input.value);
      if (only.length === 1) {
        choose(only[0]);
      } else {
        select.value = "";
        status.textContent = say.choose;
      }
    }
    close();
  }

  input.value = chosenText();
  input.addEventListener("input", open);
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", () => list.hidden && open());
  input.addEventListener("blur", settle);
  // A press on the list must not take the focus away before the click arrives.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  input.addEventListener("keydown", (event) => {
    const last = Math.min(found.length, MOST) - 1;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const down = event.key === "ArrowDown";
      if (list.hidden) {
        open();
        mark(down ? 0 : Math.min(found.length, MOST) - 1);
      } else {
        mark(down ? (active >= last ? 0 : active + 1) : active <= 0 ? last : active - 1);
      }
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      if (active >= 0) choose(found[active]);
      else if (found.length === 1) choose(found[0]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = chosenText();
      close();
    }
  });
  window.addEventListener("pageshow", () => {
    input.value = chosenText() || input.value;
  });
}

document.querySelectorAll("select[data-unit-search]").forEach(enhance);
