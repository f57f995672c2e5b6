// The page without a network: try again when the button is pressed, when the network says it is back,
// and now and then by itself. Trying means asking the server first, so that nobody is thrown from
// page to page.

const button = document.querySelector("[data-again]");
const tried = document.getElementById("tried");
const shortest = 5000;
const longest = 60000;
let pause = shortest;
let timer;

async function again(pressed) {
  clearTimeout(timer);
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (answer.ok) {
      location.reload();
      return;
    }
  } catch {
    // As expected without a network.
  }
  const clock = new Date().toLocaleTimeString("vi-VN");
  tried.textContent = tried.dataset.words.replace("{time}", clock);
  pause = pressed ? shortest : Math.min(longest, pause * 2);
  // Not all phones of a hall at the same moment.
  timer = setTimeout(again, pause * (0.75 + Math.random() / 2));
}

// Opened while the network is there, the page is only being looked at.
if (location.pathname !== "/ngoai-tuyen") {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    again(true);
  });
  window.addEventListener("online", () => again(true));
  timer = setTimeout(again, pause);
}
