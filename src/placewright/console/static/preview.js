// Shows the first rows of a list where they would lie, and looks again when another column is chosen.
import { addDots, colour, dot, openMap, popup } from "./map.js";

const element = document.getElementById("map");
const dots = JSON.parse(element.dataset.dots);
if (dots.length) {
  const map = await openMap(element, dots.map(([, latitude, longitude]) => [longitude, latitude]));
  if (map) {
    addDots(map, "rows", dots.map(([name, latitude, longitude]) => dot(longitude, latitude, { name })), { "circle-color": colour("--accent") },
      (feature) => popup(map, feature.geometry.coordinates, feature.properties.name));
  }
} else {
  element.innerHTML = '<p class="none">No row has coordinates. Places are then found by their addresses.</p>';
}

const form = document.getElementById("order");
for (const select of form.querySelectorAll('select[name^="map."]')) {
  select.addEventListener("change", () => form.requestSubmit(form.querySelector('button[value="look"]')));
}
