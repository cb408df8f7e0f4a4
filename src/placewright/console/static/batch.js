// The map of a batch: up to 50,000 dots, coloured by how sure the weakest answer is, or by status.
import { say } from "./app.js";
import { addDots, colour, dot, openMap, popup } from "./map.js";

const statuses = ["pending", "queued", "in_progress", "completed", "failed"];
const words = ["NONE", "LOW", "MEDIUM", "HIGH", "VERY_HIGH"];
const names = { pending: "Waiting to start", queued: "Queued", in_progress: "Running", completed: "Completed", failed: "Failed", NONE: "Nothing found", LOW: "Low", MEDIUM: "Medium", HIGH: "High", VERY_HIGH: "Very high", open: "No answer yet" };
const element = document.getElementById("map");
const began = performance.now();

const places = await fetch(element.dataset.dots).then((answer) => (answer.ok ? answer.json() : []));
const features = places.map(([id, latitude, longitude, status, lowest]) => dot(longitude, latitude, { id, s: statuses[status], c: lowest === null ? "open" : words[lowest] }));
if (!features.length) {
  element.innerHTML = '<p class="none">No place of this batch has coordinates of its own.</p>';
} else {
  const map = await openMap(element, places.map((one) => [one[2], one[1]]));
  if (map) {
    const paints = {
      confidence: ["match", ["get", "c"], ...words.flatMap((word) => [word, colour(`--c-${word}`)]), colour("--s-pending")],
      status: ["match", ["get", "s"], ...statuses.flatMap((status) => [status, colour(`--s-${status}`)]), colour("--s-pending")],
    };
    addDots(map, "places", features, { "circle-color": paints.confidence }, (feature) => {
      const { id, s, c } = feature.properties;
      popup(map, feature.geometry.coordinates, id, [names[s], c === "open" ? "" : `Weakest answer: ${names[c].toLowerCase()}`], element.dataset.place + encodeURIComponent(id));
    });
    map.once("idle", () => { element.dataset.drawn = Math.round(performance.now() - began); });
    const legend = (by) => {
      const key = by === "status" ? "s" : "c";
      const present = new Set(features.map((one) => one.properties[key]));
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
        map.setPaintProperty("places", "circle-color", paints[radio.value]);
        legend(radio.value);
        say(`Coloured by ${radio.value}.`);
      });
    }
  }
}
