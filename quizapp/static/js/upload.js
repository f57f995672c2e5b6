// Files dropped on, or chosen in, a form with data-upload are sent one by one, each with its own
// progress and outcome. Without this script the form sends them all at once.

const MEGABYTE = 1024 * 1024;

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("strong");
  name.textContent = `${file.name}: `;
  const bar = document.createElement("progress");
  Object.assign(bar, { className: "progress", max: 1, value: 0 });
  bar.setAttribute("aria-label", `Đang tải ${file.name}`);
  const said = document.createElement("span");
  said.className = "upload-said";
  item.append(name, bar, said);
  return { item, bar, said };
}

function refused({ item, bar, said }, sentence) {
  bar.remove();
  item.className = "upload-refused";
  said.textContent = sentence;
}

function taken({ item, bar, said }, name, answer) {
  bar.remove();
  item.className = "upload-done";
  said.textContent = answer.sentence;
  if (!answer.address) return;
  const link = document.createElement("a");
  link.href = answer.address;
  link.textContent = "Xem";
  link.setAttribute("aria-label", `Xem ${name}`);
  item.append(" ", link);
}

/** Send one file. Answers the address to go on to, null if there is none. */
function send(form, file, shown) {
  return new Promise((done) => {
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append("files", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
    });
    request.upload.addEventListener("load", () => {
      shown.bar.removeAttribute("value");
      shown.said.textContent = "Đang đọc tệp…";
    });
    request.addEventListener("load", () => {
      const answer = request.response;
      if (!answer?.sentence) {
        // A page came back instead: the session is over, or the server is.
        refused(shown, "Không gửi được. Hãy tải lại trang rồi thử lại.");
      } else if (request.status < 400) {
        taken(shown, file.name, answer);
        done(answer.address);
        return;
      } else {
        refused(shown, answer.sentence);
      }
      done(null);
    });
    request.addEventListener("error", () => {
      refused(shown, "Mất kết nối nên chưa gửi được tệp này. Hãy kiểm tra mạng rồi chọn lại tệp.");
      done(null);
    });
    request.send(body);
  });
}

function enhance(form) {
  const list = form.querySelector("[data-files]");
  const zone = form.querySelector("[data-drop]");
  const input = form.elements.files;
  const largest = Number(form.dataset.largestMb);
  const most = Number(form.dataset.most);
  let queue = Promise.resolve();

  async function sendAll(files) {
    const addresses = [];
    const lines = files.map(line);
    list.replaceChildren(...lines.map(({ item }) => item));
    for (const [number, file] of files.entries()) {
      const shown = lines[number];
      if (number >= most) {
        refused(shown, `Mỗi lần chỉ tải lên được ${most} tệp; hãy chọn lại tệp này sau.`);
      } else if (file.size > largest * MEGABYTE) {
        refused(shown, `Tệp lớn quá ${largest} MB nên không gửi.`);
      } else {
        addresses.push(await send(form, file, shown));
      }
    }
    if (files.length === 1 && addresses[0]) window.location.assign(addresses[0]);
  }

  function begin(files) {
    if (files.length) queue = queue.then(() => sendAll(files));
  }

  form.querySelector("[data-drop-hint]").hidden = false;
  input.addEventListener("change", () => {
    begin([...input.files]);
    input.value = "";
  });
  // A press anywhere in the zone opens the choice of files, as its field does.
  zone.addEventListener("click", (event) => {
    if (!event.target.closest("input, label")) input.click();
  });
  for (const name of ["dragenter", "dragover"]) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("drop-over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    zone.addEventListener(name, () => zone.classList.remove("drop-over"));
  }
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    begin([...event.dataTransfer.files]);
  });
  // A file that misses the zone shall not replace the page.
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => event.preventDefault());
  }
}

document.querySelectorAll("form[data-upload]").forEach(enhance);
