// <select data-unit-search="address of the list"> becomes a field in which one types a part of the
// name, with or without marks, in the old or the new spelling, or the name a unit had before. The
// list comes once and the browser keeps it. Without script the plain list stays, and in [data-without-script]
// beside it a field for the server to look with: what is typed and not chosen is sent by its name.

const MOST = 120;
const LOOSE = 4; // the rank of a name that holds the words in another order
const PART = /^mot phan /; // before a former name: the rest of that unit went elsewhere
const KINDS = /^(p|phuong|x|xa|tt|thi tran|q|quan|h|huien|tp|thanh pho|dac khu) /;

/** "Phường Lê Chân" and "phuong le chan" are one, and so are "hoà" and "hòa", "Lý" and "Lí". */
export function fold(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/đ/g, "d")
    .replace(/y/g, "i")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
}

/** A unit that can be looked for; `former` are the names it had before. */
export function known(value, label, former = []) {
  return {
    value: String(value),
    label,
    key: fold(label),
    former,
    formerKeys: former.map((name) => fold(name).replace(PART, "")),
  };
}

/** The units of the list the server sends, each with the name of the unit above it. */
export function read(rows) {
  const names = new Map(rows.map(([id, name]) => [id, name]));
  return rows.map(([id, name, parent, former]) =>
    known(
      id,
      parent ? `${name}, ${names.get(parent)}` : name,
      former.split(";").map((part) => part.trim()).filter(Boolean),
    ),
  );
}

/** The units in whose name every word typed begins a word, and the former name by which one fits. */
export function matching(units, typed) {
  const wanted = fold(typed);
  if (!wanted) return [];
  const found = fitting(units, wanted);
  const bare = wanted.replace(KINDS, "");
  return found.length || bare === wanted ? found : fitting(units, bare);
}

function fitting(units, wanted) {
  const ranked = [];
  units.forEach((unit, place) => {
    const own = rank(unit.key, wanted);
    if (own !== null) {
      ranked.push({ unit, former: "", rank: own, place });
      return;
    }
    let best = null;
    unit.formerKeys.forEach((name, at) => {
      const found = rank(name, wanted);
      if (found !== null && (best === null || found + LOOSE + 1 < best.rank)) {
        best = { unit, former: unit.former[at], rank: found + LOOSE + 1, place };
      }
    });
    if (best) ranked.push(best);
  });
  return ranked.sort((one, other) => one.rank - other.rank || one.place - other.place);
}

function rank(name, wanted) {
  const spaced = ` ${name} `;
  if (!wanted.split(" ").every((word) => spaced.includes(` ${word}`))) return null;
  // "An Lư" is rather An Lư than An Lưu.
  if (spaced.includes(` ${wanted} `)) return spaced.startsWith(` ${wanted} `) ? 0 : 1;
  if (spaced.includes(` ${wanted}`)) return spaced.startsWith(` ${wanted}`) ? 2 : 3;
  return LOOSE;
}

function enhance(select) {
  const words = select.dataset;
  let units = [...select.options]
    .filter((option) => option.value && !option.disabled)
    .map((option) => known(option.value, option.text.trim()));
  let coming = null;
  const id = select.id;
  const plain = select.closest("form")?.querySelector("[data-without-script]");
  const { name: sentAs = "", value: typedBefore = "" } = plain?.querySelector("input") ?? {};
  plain?.remove();
  const box = document.createElement("div");
  box.className = "combo";
  const input = document.createElement("input");
  Object.assign(input, { type: "text", id: `${id}-search`, autocomplete: "off", spellcheck: false });
  input.placeholder = words.placeholder;
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

  /** The list comes when the field is first looked at; a list that did not come is asked again. */
  function load() {
    coming ??= fetch(words.unitSearch)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))
      .then((rows) => {
        const chosen = units.find((unit) => unit.value === select.value);
        units = read(rows);
        // A unit that exists no more stays with the person who has it.
        if (chosen && !units.some((unit) => unit.value === chosen.value)) units.push(chosen);
        if (input.value === chosenText()) return;
        if (document.activeElement === input) open();
        else settle();
      })
      .catch(() => {
        coming = null;
        if (!units.length) status.textContent = words.failed;
      });
    return coming;
  }

  const chosenText = () => units.find((unit) => unit.value === select.value)?.label ?? "";
  const shown = ({ unit, former }) =>
    former
      ? words.was.replace("{unit}", () => unit.label).replace("{former}", () => former)
      : unit.label;
  const told = (sentence, count) => sentence.replace("{count}", String(count));

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
    const typed = input.value === chosenText() ? "" : input.value.trim();
    found = typed ? matching(units, typed) : units.map((unit) => ({ unit, former: "" }));
    list.replaceChildren(
      ...found.slice(0, MOST).map((one, at) => {
        const item = document.createElement("li");
        item.id = `${id}-choice-${at}`;
        item.setAttribute("role", "option");
        item.textContent = shown(one);
        item.addEventListener("click", () => choose(one));
        return item;
      }),
    );
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (!units.length) status.textContent = words.loading;
    else if (!found.length) status.textContent = words.none;
    else if (found.length > MOST) status.textContent = told(words.many, found.length);
    else status.textContent = typed ? told(words.found, found.length) : "";
    mark(-1);
    load();
  }

  /** The choice is made; by which former name it was found stays readable under the field. */
  function choose(one) {
    const { value, label } = one.unit;
    if (![...select.options].some((option) => option.value === value)) {
      select.append(new Option(label, value));
    }
    select.value = value;
    input.value = label;
    status.textContent = one.former ? shown(one) : "";
    input.removeAttribute("aria-invalid");
    close();
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function settle() {
    if (list.hidden && input.value === chosenText()) return;
    const typed = fold(input.value);
    if (!typed) {
      select.value = "";
    } else if (input.value !== chosenText()) {
      const same = units.filter((unit) => unit.key === typed).map((unit) => ({ unit, former: "" }));
      const only = same.length === 1 ? same : matching(units, input.value);
      if (only.length === 1) {
        choose(only[0]);
      } else {
        select.value = "";
        status.textContent = units.length ? words.choose : words.failed;
      }
    }
    close();
  }

  /** What a form that comes back with faults would lose otherwise. */
  function carry() {
    settle();
    input.name = select.value ? "" : sentAs;
  }

  input.value = chosenText() || typedBefore;
  select.form?.addEventListener("submit", carry);
  input.addEventListener("input", open);
  input.addEventListener("focus", () => {
    input.select();
    load();
  });
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
