// Tells the countries and the extent of regions: a JSON list of their names in, a JSON object of name → {countries, box,
// isWhole} out. `isWhole`: the region is its countries; else it is a part of one, within the box [west, south, east, north].
// node regions.mjs FOLDER_OF_COUNTRY_CODER < names.json
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

// The bundle for browsers holds what it depends on; it sets a variable of its own.
const coder = runInThisContext(`${readFileSync(`${process.argv[2]}/dist/country-coder.iife.js`, 'utf8')};countryCoder`);
const found = {};
for (const name of JSON.parse(readFileSync(0, 'utf8'))) {
  const feature = coder.feature(name);
  if (!feature) continue;
  const inside = coder.featuresIn(name).map((one) => one.properties.iso1A2).filter(Boolean);
  const own = feature.properties.iso1A2;
  const part = !own && inside.length === 0;
  const countries = part ? [feature.properties.country] : [...new Set([...(own ? [own] : []), ...inside])];
  const points = (feature.geometry?.coordinates ?? []).flat(2);
  const box = points.length
    ? [Math.min(...points.map((p) => p[0])), Math.min(...points.map((p) => p[1])),
       Math.max(...points.map((p) => p[0])), Math.max(...points.map((p) => p[1]))]
    : null;
  found[name] = { countries: countries.filter(Boolean), box, isWhole: !part };
}
process.stdout.write(JSON.stringify(found));
