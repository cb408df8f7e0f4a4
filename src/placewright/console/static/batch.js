// The map of a batch: up to 50,000 dots, coloured by how sure the weakest answer is, or by status.
import { say } from "./app.js";
import { colour, library, openMap, popup } from "./map.js";
import { Sheet } from "./sheet.js";

const statuses = ["pending", "queued", "in_progress", "completed", "failed"];
const words = ["NONE", "LOW", "MEDIUM", "HIGH", "VERY_HIGH"];
const names = { pending: "Waiting to start", queued: "Queued", in_progress: "Running", completed: "Completed", failed: "Failed", NONE: "Nothing found", LOW: "Low", MEDIUM: "Medium", HIGH: "High", VERY_HIGH: "Very high", open: "No answer yet" };
const element = document.getElementById("map");

library();
const places = await fetch(element.dataset.dots).then((answer) => (answer.ok ? answer.json() : []));
if (!places.length) {
  element.innerHTML = '<p class="none">No place of this batch has coordinates of its own.</p>';
} else {
  const map = await openMap(element, places.map((one) => [one[2], one[1]]), { paper: true });
  if (map) {
    const of = {
      confidence: (one) => (one[4] === null ? "open" : words[one[4]]),
      status: (one) => statuses[one[3]],
    };
    const shades = Object.fromEntries([...words.map((one) => [one, colour(`--c-${one}`)]), ...statuses.map((one) => [one, colour(`--s-${one}`)]), ["open", colour("--s-pending")]]);
    const colours = (by) => places.map((one) => shades[of[by](one)]);
    const dots = new Sheet(map, places.map((one) => [one[2], one[1]]), colours("confidence"), (index) => {
      const [id, latitude, longitude] = places[index];
      const word = of.confidence(places[index]);
      popup(map, [longitude, latitude], id, [names[of.status(places[index])], word === "open" ? "" : `Weakest answer: ${names[word].toLowerCase()}`], element.dataset.place + encodeURIComponent(id));
    }, { base: map.isOurs });
    element.dataset.drawn = Math.round(performance.now());
    const legend = (by) => {
      const present = new Set(places.map(of[by]));
      document.getElementById("legend").replaceChildren(...(by === "status" ? statuses : [...words].reverse()).filter((one) => present.has(one)).map((one) => {
        const item = document.createElement("li");
        item.innerHTML = `<span class="pill ${one}"></span>`;
        item.firstChild.textContent = names[one];
        return item;
      }));
    };
    legend("confidence");
    for (const radio of document.querySelectorAll('input[name="by"]')) {
      radio.addEventListener("change", () => {
        dots.colour(colours(radio.value));
        legend(radio.value);
        say(`Coloured by ${radio.value}.`);
      });
    }
  }
}
