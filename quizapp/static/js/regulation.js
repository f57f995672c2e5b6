// While the regulation is being changed, what follows the form (warnings, the text as it would read)
// is fetched anew from the server, which alone knows how to write it. Without script there is a
// button for it.

const PAUSE_MS = 600;
const form = document.getElementById("regulation");
let timer = 0;
let asked = 0;

async function renew() {
  const mine = ++asked;
  const data = new FormData(form);
  data.set("do", "preview");
  let answer;
  try {
    answer = await fetch(location.href, { method: "POST", body: data });
  } catch {
    return; // no network: the button says so when it is pressed
  }
  // With a fault in the form there is no text to show; the old one stays until it is mended.
  if (!answer.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("preview");
  if (fresh && mine === asked) document.getElementById("preview").replaceChildren(...fresh.childNodes);
}

form?.addEventListener("change", () => {
  clearTimeout(timer);
  timer = setTimeout(renew, PAUSE_MS);
});
