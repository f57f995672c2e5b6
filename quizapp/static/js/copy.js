// Copies the text of a field. Without this file it is marked and copied by hand.

for (const box of document.querySelectorAll("[data-copy]")) {
  const text = box.querySelector("textarea");
  const button = box.querySelector("[data-copy-button]");
  const said = box.querySelector("[data-copy-said]");

  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      // Plain http has no clipboard of that kind.
      if (!document.execCommand("copy")) return;
    }
    said.textContent = box.dataset.copyDone;
  });
}
