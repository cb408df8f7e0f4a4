// The map: land, borders and a graticule that come with the console, and places as dots. Nothing is fetched elsewhere.
const vendor = new URL("./vendor/", import.meta.url);
const dark = window.matchMedia("(prefers-color-scheme: dark)");
export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

let loading;
function library() {
  loading ??= import(`${vendor}maplibre-gl.mjs`).then((maplibre) => {
    maplibre.setWorkerUrl(`${vendor}maplibre-gl-worker.mjs`);
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

async function addWorld(map) {
  const [topology] = await Promise.all([
    fetch(`${vendor}countries-50m.json`).then((answer) => answer.json()),
    import(`${vendor}topojson-client.min.js`),
  ]);
  const { topojson } = window;
  map.getSource("land")?.setData(topojson.feature(topology, topology.objects.land));
  map.getSource("borders")?.setData(topojson.mesh(topology, topology.objects.countries, (one, other) => one !== other));
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

// Returns a map that has loaded, or null, with words in its place, where the browser cannot draw one.
export async function openMap(element, points = [], options = {}) {
  const maplibre = await library();
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let map;
  try {
    map = new maplibre.Map({
      container: element, style: style(), attributionControl: false, center: [10, 30], zoom: 0.8, maxZoom: 19,
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
  fineNet(map);
  map.on("moveend", () => fineNet(map));
  addWorld(map).then(() => { element.dataset.ready = ""; });
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

// Very many dots, on a canvas of their own above the map: a card without a graphics processor draws them as well.
export class ManyDots {
  // `places`: [[longitude, latitude], …]; `onClick` gets the index of the dot that was hit.
  constructor(map, places, colours, onClick) {
    this.map = map;
    this.onClick = onClick;
    this.x = Float64Array.from(places, ([longitude]) => longitude / 360 + 0.5);
    this.y = Float64Array.from(places, ([, latitude]) => {
      const sine = Math.sin((Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180);
      return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
    });
    this.canvas = document.createElement("canvas");
    this.canvas.className = "dots";
    this.canvas.setAttribute("aria-hidden", "true");
    map.getCanvasContainer().append(this.canvas);
    this.colour(colours);
    map.on("render", () => this.draw());
    map.on("click", (event) => { const hit = this.hit(event.point); if (hit >= 0) this.onClick(hit, event); });
    map.on("mousemove", (event) => { if (!map.isMoving()) map.getCanvas().style.cursor = this.hit(event.point) >= 0 ? "pointer" : ""; });
  }

  // One colour for each dot; those of one colour are drawn together, the rare ones last, so that they are seen.
  colour(colours) {
    const groups = new Map();
    colours.forEach((one, index) => { if (!groups.has(one)) groups.set(one, []); groups.get(one).push(index); });
    this.groups = [...groups].map(([one, indexes]) => [one, Uint32Array.from(indexes)]).sort((a, b) => b[1].length - a[1].length);
    this.map.triggerRepaint();
  }

  // Without rotation and pitch the way to the screen is a factor and a shift.
  frame() {
    const { clientWidth: width, clientHeight: height } = this.map.getCanvas();
    const zoom = this.map.getZoom();
    const size = 512 * 2 ** zoom;
    const middle = this.map.maplibre.MercatorCoordinate.fromLngLat(this.map.getCenter());
    return { width, height, zoom, size, left: width / 2 - middle.x * size, top: height / 2 - middle.y * size };
  }

  draw() {
    const { width, height, zoom, size, left, top } = this.frame();
    const ratio = Math.min(window.devicePixelRatio, 2);
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const context = this.canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    const few = this.x.length < 3000;
    const radius = zoom < 6 ? 1 : zoom < 12 && !few ? 2 : Math.min(6, 3 + (zoom - 10) / 2);
    const round = few || zoom > 13;
    context.strokeStyle = colour("--card");
    context.lineWidth = 1;
    if (!round) {
      this.squares(context, ratio, radius);
      return;
    }
    for (const [fill, indexes] of this.groups) {
      context.fillStyle = fill;
      for (const index of indexes) {
        const x = this.x[index] * size + left;
        const y = this.y[index] * size + top;
        if (x < -9 || y < -9 || x > width + 9 || y > height + 9) continue;
        context.beginPath();
        context.arc(x, y, Math.max(radius, 3), 0, 6.2832);
        context.fill();
        context.stroke();
      }
    }
  }

  // Far off, each dot is a small square, written into the pixels themselves: ten times as fast as drawing it.
  squares(context, ratio, radius) {
    const { size, left, top } = this.frame();
    const { width, height } = this.canvas;
    if (!width || !height) return;
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const side = Math.max(2, Math.round(2 * radius * ratio));
    for (const [fill, indexes] of this.groups) {
      context.fillStyle = fill; // reads any notation of colours as #rrggbb
      const number = Number.parseInt(context.fillStyle.slice(1), 16);
      const pixel = 0xff000000 | ((number & 0xff) << 16) | (number & 0xff00) | (number >> 16);
      for (const index of indexes) {
        const x = Math.round((this.x[index] * size + left) * ratio - side / 2);
        const y = Math.round((this.y[index] * size + top) * ratio - side / 2);
        if (x < 0 || y < 0 || x + side > width || y + side > height) continue;
        for (let row = y * width + x, rows = 0; rows < side; rows += 1, row += width) pixels.fill(pixel, row, row + side);
      }
    }
    context.putImageData(image, 0, 0);
  }

  hit({ x, y }) {
    const { size, left, top } = this.frame();
    let [best, nearest] = [-1, 64];
    for (let index = 0; index < this.x.length; index += 1) {
      const far = (this.x[index] * size + left - x) ** 2 + (this.y[index] * size + top - y) ** 2;
      if (far < nearest) [best, nearest] = [index, far];
    }
    return best;
  }
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
