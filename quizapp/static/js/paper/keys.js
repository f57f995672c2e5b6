// What do keys do? Left and right move between questions, 1 to 8 choose an option of the question that
// has the focus. Up and down stay the browser's, and where somebody types, all of them do.

const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select";

export function listen(view) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest(TYPING)) return;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      event.preventDefault();
      view.step(event.key === "ArrowRight" ? 1 : -1);
    } else if (/^[1-8]$/.test(event.key)) {
      const boxes = event.target.closest("[data-place]")?.querySelectorAll("label.option > input");
      const box = boxes?.[Number(event.key) - 1];
      if (!box) return;
      box.focus();
      box.click();
    }
  });
}
