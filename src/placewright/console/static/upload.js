// Sends a dropped file in pieces. Dropping the same file again goes on where it broke off.
import { ask, say } from "./app.js";

const drop = document.getElementById("drop");
const input = document.getElementById("file");
const going = document.getElementById("going");
const trouble = document.getElementById("trouble");
const pause = document.getElementById("pause");
let paused = false;
let current;

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;

async function send(file) {
  current = file;
  paused = false;
  pause.textContent = "Pause";
  trouble.hidden = true;
  going.hidden = false;
  document.getElementById("going-name").textContent = file.name;
  const about = new URLSearchParams({ name: file.name, size: file.size, modified: file.lastModified });
  try {
    const { upload, bytes, piece } = await (await ask(`${drop.dataset.begin}?${about}`, { method: "POST" })).json();
    let here = bytes;
    show(here, file.size);
    while (here < file.size) {
      if (paused || current !== file) return;
      const where = new URLSearchParams({ upload, offset: here });
      here = (await patiently(() => ask(`${drop.dataset.begin}?${where}`, { method: "PUT", body: file.slice(here, here + piece) }).then((answer) => answer.json()))).bytes;
      show(here, file.size);
    }
    say("The file is here.");
    window.location.href = `${drop.dataset.then}?upload=${upload}`;
  } catch (error) {
    trouble.textContent = error.message;
    trouble.hidden = false;
    pause.textContent = "Go on";
    paused = true;
  }
}

// A connection that drops for a moment is no reason to stop.
async function patiently(work) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TypeError) || attempt === 5) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 500 * 2 ** attempt); });
    }
  }
}

function show(bytes, size) {
  document.getElementById("going-bar").value = bytes / size;
  document.getElementById("going-told").textContent = `${megabytes(bytes)} of ${megabytes(size)}`;
}

pause.addEventListener("click", () => {
  if (paused) send(current);
  else { paused = true; pause.textContent = "Go on"; }
});
input.addEventListener("change", () => { if (input.files[0]) send(input.files[0]); });
for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
drop.addEventListener("drop", (event) => { if (event.dataTransfer.files[0]) send(event.dataTransfer.files[0]); });
drop.addEventListener("submit", (event) => event.preventDefault());
