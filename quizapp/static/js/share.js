// Passes the page's address on: the phone's own sheet where there is one, else the clipboard.
// Without this file the address stands there to be copied by hand.

for (const box of document.querySelectorAll("[data-share]")) {
  const address = box.querySelector("input");
  const send = box.querySelector("[data-share-send]");
  const copy = box.querySelector("[data-share-copy]");
  const said = box.querySelector("[data-share-said]");

  if (navigator.share) {
    send.hidden = false;
    send.addEventListener("click", () => {
      // Closing the sheet again is an answer too.
      navigator.share({ title: box.dataset.shareTitle, url: address.value }).catch(() => {});
    });
  }

  copy.hidden = false;
  copy.addEventListener("click", async () => {
    address.select();
    try {
      await navigator.clipboard.writeText(address.value);
    } catch {
      // In-app browsers and plain http have no clipboard of that kind.
      if (!document.execCommand("copy")) return;
    }
    said.textContent = box.dataset.shareDone;
  });
}
