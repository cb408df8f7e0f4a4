// The map: land, borders and a graticule that come with the console, or the map that the operator chose; and places as dots.
import { chosenStyle, isChosen } from "./base.js";

export const vendor = new URL("./vendor/", import.meta.url);
const dark = window.matchMedia("(prefers-color-scheme: dark)");
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

let loading;
export function library() {
  loading ??= import(`${vendor}maplibre-gl.mjs`).then((maplibre) => {
    // Browsers keep the worker for a year, with the policy that it came with: another base map needs another address.
    maplibre.setWorkerUrl(`${vendor}maplibre-gl-worker.mjs?for=${encodeURIComponent(document.querySelector('meta[name="map-origin"]')?.content ?? "")}`);
    return maplibre;
  });
  return loading;
}

function graticule(step) {
  const lines = [];
  for (let longitude = -180; longitude <= 180; longitude += step) {
    lines.push(Array.from({ length: 37 }, (_, index) => [longitude, -90 + index * 5]));
  }
  for (let latitude = -80; latitude <= 80; latitude += step) lines.push([[-180, latitude], [0, latitude], [180, latitude]]);
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } };
}

// Near by, the lines of the whole world are too coarse to be of use: there a fine net of degrees takes their place.
function style() {
  const line = colour("--line-strong");
  return {
    version: 8,
    sources: {
      land: { type: "geojson", data: empty() },
      borders: { type: "geojson", data: empty() },
      coarse: { type: "geojson", data: graticule(10) },
      fine: { type: "geojson", data: empty() },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("--sunk") } },
      { id: "land", type: "fill", source: "land", paint: { "fill-color": colour("--card"), "fill-opacity": ["interpolate", ["linear"], ["zoom"], 8, 1, 10, 0] } },
      { id: "coast", type: "line", source: "land", paint: { "line-color": line, "line-width": 0.6, "line-opacity": ["interpolate", ["linear"], ["zoom"], 7, 0.7, 10, 0] } },
      { id: "borders", type: "line", source: "borders", paint: { "line-color": line, "line-width": 0.6, "line-opacity": ["interpolate", ["linear"], ["zoom"], 7, 0.5, 10, 0.15] } },
      { id: "coarse", type: "line", source: "coarse", maxzoom: 9, paint: { "line-color": line, "line-width": 0.5, "line-opacity": 0.22 } },
      { id: "fine", type: "line", source: "fine", minzoom: 9, paint: { "line-color": line, "line-width": 0.5, "line-opacity": 0.3 } },
    ],
  };
}

const empty = () => ({ type: "FeatureCollection", features: [] });

// A coast that goes on beyond 180 degrees jumps to the other edge there; one that goes around the world encloses the pole.
function whole(ring) {
  let shift = 0;
  const line = ring.map(([longitude, latitude], index) => {
    const step = index ? longitude - ring[index - 1][0] : 0;
    if (Math.abs(step) > 180) shift -= Math.sign(step) * 360;
    return [longitude + shift, latitude];
  });
  if (shift) line.push([line.at(-1)[0], -90], [line[0][0], -90], line[0]);
  return line;
}

// The bundled world: land and borders as GeoJSON.
export async function world() {
  const [topology] = await Promise.all([
    fetch(`${vendor}countries-50m.json`).then((answer) => answer.json()),
    import(`${vendor}topojson-client.min.js`),
  ]);
  const { topojson } = window;
  const land = topojson.feature(topology, topology.objects.land);
  for (const { geometry } of land.features) geometry.coordinates = geometry.coordinates.map((polygon) => polygon.map(whole));
  return {
    land,
    borders: topojson.mesh(topology, topology.objects.countries, (one, other) => one !== other),
  };
}

async function addWorld(map) {
  const { land, borders } = await world();
  map.getSource("land")?.setData(land);
  map.getSource("borders")?.setData(borders);
}

function fineNet(map) {
  if (map.getZoom() < 9) return;
  const bounds = map.getBounds();
  const span = Math.max(bounds.getEast() - bounds.getWest(), 1e-6);
  const step = 10 ** Math.floor(Math.log10(span / 2)) * (span / 2 / 10 ** Math.floor(Math.log10(span / 2)) >= 5 ? 5 : 1) / 2;
  const lines = [];
  const [west, east, south, north] = [bounds.getWest() - span, bounds.getEast() + span, bounds.getSouth() - span, bounds.getNorth() + span];
  for (let at = Math.floor(west / step) * step; at <= east; at += step) lines.push([[at, south], [at, north]]);
  for (let at = Math.floor(south / step) * step; at <= north; at += step) lines.push([[west, at], [east, at]]);
  map.getSource("fine")?.setData({ type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } });
}

export function boundsOf(points) {
  if (!points.length) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [longitude, latitude] of points) {
    west = Math.min(west, longitude); east = Math.max(east, longitude);
    south = Math.min(south, latitude); north = Math.max(north, latitude);
  }
  return [[west, south], [east, north]];
}

// The style of the operator, or ours when there is none, or none that can be had; `paper`: who asks draws the bundled world.
async function chosenOr(maplibre, element, paper) {
  if (isChosen) {
    try {
      return { style: await chosenStyle(maplibre), isOurs: false };
    } catch {
      element.dataset.base = "missing";
    }
  }
  // What is drawn on paper leaves nothing to a graphics card; one dot of it in ten is soon painted by software too.
  return paper ? { style: { version: 8, sources: {}, layers: [] }, pixelRatio: 0.1, isOurs: true } : { style: style(), isOurs: true };
}

// Returns a map that has loaded, or null, with words in its place, where the browser cannot draw one.
export async function openMap(element, points = [], options = {}) {
  const maplibre = await library();
  const { isOurs, ...base } = await chosenOr(maplibre, element, options.paper);
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let map;
  try {
    map = new maplibre.Map({
      container: element, ...base, attributionControl: isOurs ? false : { compact: false }, center: [10, 30], zoom: 0.8, maxZoom: 19,
      bounds: boundsOf(points) ?? undefined, fitBoundsOptions: { padding: 48, maxZoom: 16 }, fadeDuration: 0,
      dragRotate: false, pitchWithRotate: false, cooperativeGestures: options.cooperative ?? true, ...options.map,
    });
  } catch {
    element.replaceChildren(Object.assign(document.createElement("p"), { className: "none", textContent: "This browser cannot draw the map (it has no WebGL). Everything on it stands in the table and the lists too." }));
    return null;
  }
  map.getCanvas().setAttribute("aria-label", element.dataset.label ?? "Map");
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new maplibre.ScaleControl({ maxWidth: 120 }), "bottom-left");
  if (still) map.stop();
  await new Promise((resolve) => { map.once("load", resolve); });
  map.keyboard.disableRotation();
  map.isOurs = isOurs;
  if (isOurs && !options.paper) {
    fineNet(map);
    map.on("moveend", () => fineNet(map));
    addWorld(map).then(() => { element.dataset.ready = ""; });
  } else {
    element.dataset.ready = "";
  }
  if (element.dataset.base === "missing") element.append(Object.assign(document.createElement("p"), { className: "map-note small", textContent: "The base map that was set cannot be read; this is the bundled one." }));
  dark.addEventListener("change", () => window.location.reload());
  map.maplibre = maplibre;
  element.map = map;
  return map;
}

export function addDots(map, id, features, paint, onClick) {
  map.addSource(id, { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({
    id, type: "circle", source: id,
    paint: { "circle-radius": ["interpolate", ["linear"], ["zoom"], 2, 2, 10, 3.5, 16, 7], "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 9, 0, 12, 1.2], "circle-stroke-color": colour("--card"), ...paint },
  });
  if (!onClick) return;
  map.on("click", id, (event) => onClick(event.features[0], event));
  map.on("mouseenter", id, () => { map.getCanvas().style.cursor = "pointer"; });
  map.on("mouseleave", id, () => { map.getCanvas().style.cursor = ""; });
}

export const dot = (longitude, latitude, properties) => ({ type: "Feature", properties, geometry: { type: "Point", coordinates: [longitude, latitude] } });

// Text only ever goes in as text: names come from anywhere.
export function popup(map, place, name, lines = [], link) {
  const box = document.createElement("div");
  const title = document.createElement(link ? "a" : "strong");
  if (link) { title.href = link; title.className = "name"; }
  title.dir = "auto";
  title.textContent = name;
  box.append(title);
  for (const words of lines.filter(Boolean)) {
    const line = document.createElement("div");
    line.className = "small";
    line.dir = "auto";
    line.textContent = words;
    box.append(line);
  }
  return new map.maplibre.Popup({ maxWidth: "300px", focusAfterOpen: false }).setLngLat(place).setDOMContent(box).addTo(map);
}
