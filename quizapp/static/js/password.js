// A password that people can see while they type needs no second field to type it again. Without
// script both fields stay.

document.querySelectorAll("input[data-again]").forEach((again) => again.closest(".field").remove());

document.querySelectorAll("input[data-show]").forEach((input) => {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "link touch" });
  button.setAttribute("aria-controls", input.id);
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? input.dataset.hide : input.dataset.show;
  };
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  // A phone's keyboard would learn the word, and browsers offer to keep passwords only.
  input.form?.addEventListener("submit", () => show(false));
  for (const [name, value] of Object.entries({
    autocapitalize: "none",
    autocorrect: "off",
    spellcheck: "false",
  })) {
    input.setAttribute(name, value);
  }
  show(false);
  input.after(button);
});
