// The map of the records that were compared with a place, and the form that corrects it.
import { addDots, colour, dot, openMap, popup } from "./map.js";

export async function showSpots(element) {
  const { place, name, records } = JSON.parse(element.dataset.spots);
  const points = records.map((one) => [one[3], one[2]]);
  if (place) points.push(place);
  if (!points.length) {
    element.innerHTML = '<p class="none">Neither the place nor a record has coordinates.</p>';
    return;
  }
  const map = await openMap(element, points);
  if (!map) return;
  if (place) {
    const lines = records.map(([, , latitude, longitude]) => [place, [longitude, latitude]]);
    map.addSource("distances", { type: "geojson", data: { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } } });
    map.addLayer({ id: "distances", type: "line", source: "distances", paint: { "line-color": colour("--line-strong"), "line-width": 1, "line-dasharray": [2, 2] } });
  }
  addDots(map, "records", records.map(([index, called, latitude, longitude, taken, far]) => dot(longitude, latitude, { index, called, taken, far: far ?? -1 })),
    { "circle-color": ["case", ["get", "taken"], colour("--accent"), colour("--c-NONE")], "circle-radius": 7, "circle-stroke-width": 1.5 },
    ({ geometry, properties }) => popup(map, geometry.coordinates, `${properties.index}. ${properties.called}`, [properties.far >= 0 ? `${Math.round(properties.far)} m away` : ""]));
  if (place) {
    addDots(map, "place", [dot(...place, { name })], { "circle-color": colour("--c-MEDIUM"), "circle-radius": 6, "circle-stroke-width": 2.5, "circle-stroke-color": colour("--ink") },
      ({ geometry, properties }) => popup(map, geometry.coordinates, properties.name, ["Where your list says that it is"]));
  }
}

const now = () => { for (const element of document.querySelectorAll("[data-spots]:not([data-shown])")) { element.dataset.shown = ""; showSpots(element); } };
now();
new MutationObserver(now).observe(document.body, { childList: true, subtree: true });

const form = document.getElementById("correction");
if (form) {
  const fields = JSON.parse(form.dataset.fields);
  const fill = () => { form.elements.value.value = fields[form.elements.output.value] ?? ""; };
  if (!form.elements.value.value) fill();
  form.elements.output.addEventListener("change", fill);
}
