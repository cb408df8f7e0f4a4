// Chooses an area on the map: a click is the middle of a circle, or the next corner of a polygon.
import { addDots, colour, dot, openMap, popup } from "./map.js";

const element = document.getElementById("map");
const form = document.getElementById("area");
const fields = form.elements;
const spots = JSON.parse(element.dataset.spots);
let ring = JSON.parse(fields.ring.value || "[]");

function circle() {
  const [latitude, longitude, radius] = [fields.latitude, fields.longitude, fields.radius].map((field) => Number.parseFloat(field.value));
  if (![latitude, longitude, radius].every(Number.isFinite)) return [];
  return Array.from({ length: 73 }, (_, index) => {
    const angle = (index * Math.PI) / 36;
    return [longitude + ((radius / 111320) * Math.cos(angle)) / Math.cos((latitude * Math.PI) / 180), latitude + (radius / 110574) * Math.sin(angle)];
  });
}

const shape = () => (fields.shape.value === "polygon" ? (ring.length > 2 ? [...ring, ring[0]] : ring) : circle());
const start = shape();
const map = await openMap(element, start.length ? start : spots.map((one) => [one[2], one[1]]), { cooperative: false });
if (map) {
  const data = () => {
    const line = shape();
    const whole = line.length > 3;
    return { type: "FeatureCollection", features: line.length > 1 ? [{ type: "Feature", properties: {}, geometry: whole ? { type: "Polygon", coordinates: [line] } : { type: "LineString", coordinates: line } }] : line.map((one) => dot(...one, {})) };
  };
  map.addSource("area", { type: "geojson", data: data() });
  map.addLayer({ id: "area-fill", type: "fill", source: "area", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour("--accent"), "fill-opacity": 0.12 } });
  map.addLayer({ id: "area-line", type: "line", source: "area", paint: { "line-color": colour("--accent"), "line-width": 2 } });
  addDots(map, "spots", spots.map(([name, latitude, longitude]) => dot(longitude, latitude, { name })), { "circle-color": colour("--accent") });
  const draw = () => {
    fields.ring.value = fields.shape.value === "polygon" && ring.length > 2 ? JSON.stringify(ring) : "";
    map.getSource("area").setData(data());
  };
  map.on("click", (event) => {
    const [spot] = map.queryRenderedFeatures(event.point, { layers: ["spots"] });
    if (spot) { popup(map, spot.geometry.coordinates, spot.properties.name); return; }
    const { lng, lat } = event.lngLat.wrap();
    if (fields.shape.value === "polygon") ring.push([Number(lng.toFixed(6)), Number(lat.toFixed(6))]);
    else { fields.longitude.value = lng.toFixed(6); fields.latitude.value = lat.toFixed(6); }
    draw();
  });
  form.addEventListener("input", draw);
  document.getElementById("clear").addEventListener("click", () => { ring = []; fields.latitude.value = ""; fields.longitude.value = ""; draw(); });
}
