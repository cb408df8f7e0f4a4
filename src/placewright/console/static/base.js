// The base map that the operator chose: a MapLibre style, or a PMTiles file, which is painted in the console's colours.
import { colour, vendor } from "./map.js";

const told = document.querySelector('meta[name="map-style"]');
export const isChosen = told !== null;

// Returns the style of the chosen map. Raises where it cannot be had.
export async function chosenStyle(maplibre) {
  if (told.dataset.kind === "pmtiles") return ofArchive(maplibre, new URL(told.content, window.location.href).href);
  const answer = await fetch(told.content);
  if (!answer.ok) throw new Error(`The style was answered with ${answer.status}.`);
  const style = await answer.json();
  if (JSON.stringify(style.sources).includes("pmtiles://")) await archives(maplibre);
  return style;
}

let protocol;
async function archives(maplibre) {
  const library = await import(`${vendor}pmtiles.mjs`);
  if (!protocol) {
    protocol = new library.Protocol({ metadata: true });
    maplibre.addProtocol("pmtiles", protocol.tile);
  }
  return library;
}

async function ofArchive(maplibre, url) {
  const { PMTiles, TileType } = await archives(maplibre);
  const archive = new PMTiles(url);
  protocol.add(archive);
  const [header, metadata] = await Promise.all([archive.getHeader(), archive.getMetadata()]);
  const source = { type: header.tileType === TileType.Mvt ? "vector" : "raster", url: `pmtiles://${url}` };
  if (source.type === "raster") source.tileSize = 256;
  const sea = { id: "sea", type: "background", paint: { "background-color": colour("--sunk") } };
  const layers = source.type === "raster" ? [{ id: "base", type: "raster", source: "base", paint: { "raster-fade-duration": 0 } }] : painted(metadata.vector_layers ?? []);
  return { version: 8, sources: { base: source }, layers: [sea, ...layers] };
}

// What the layers of usual schemas are called (Protomaps, OpenMapTiles, Shortbread), in the order of painting. Others are lines.
const kinds = [
  [/^(earth|land)$/, (id) => [area(id, "--card", 1)]],
  [/landuse|landcover|park|wood|site/, (id) => [area(id, "--good-soft", 0.5)]],
  [/water|ocean|river/, (id) => [area(id, "--accent-soft", 1), line(id, "--accent-soft", 1)]],
  [/building/, (id) => [area(id, "--line-strong", 0.35)]],
  [/road|street|transport|ferr|bridge/, (id) => [line(id, "--line-strong", ["interpolate", ["exponential", 1.6], ["zoom"], 8, 0.4, 18, 7]), label(id, true)]],
  [/bound|border|admin/, (id) => [line(id, "--ink-3", 0.8)]],
  [/place|poi|label|name|housenum/, (id) => [label(id, false)]],
  [/./, (id) => [line(id, "--line-strong", 0.8)]],
];

function painted(layers) {
  const groups = kinds.map(() => []);
  for (const { id } of layers) {
    const kind = kinds.findIndex(([name]) => name.test(id.toLowerCase()));
    groups[kind].push(...kinds[kind][1](id));
  }
  const all = groups.flat();
  return [...all.filter((one) => one.type !== "symbol"), ...all.filter((one) => one.type === "symbol")];
}

const layer = (id, type, rest) => ({ id: `${id}-${type}`, type, source: "base", "source-layer": id, ...rest });
const area = (id, name, opacity) => layer(id, "fill", { filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour(name), "fill-opacity": opacity } });
const line = (id, name, width) => layer(id, "line", { filter: ["==", ["geometry-type"], "LineString"], layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": colour(name), "line-width": width } });
const label = (id, along) => layer(id, "symbol", {
  ...(along ? { minzoom: 14 } : {}),
  layout: { "text-field": ["coalesce", ["get", "name"], ["get", "name:latin"], ""], "text-size": 12, "text-font": ["sans-serif"], "symbol-placement": along ? "line" : "point" },
  paint: { "text-color": colour("--ink-2"), "text-halo-color": colour("--card"), "text-halo-width": 1.2 },
});
