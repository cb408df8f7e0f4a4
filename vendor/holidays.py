"""Lists the holidays that opening_hours.js knows in the regions of its cases: `make vendor`; needs npm and Node.js.

The cases tell what is open on holidays of a place without telling which days those are. Kept are the days alone.
"""

import json
import subprocess
import tempfile
from pathlib import Path

from placewright.evaluation.opening_hours import HOLIDAYS, YEARS, regions

PACKAGE = "opening_hours@3.15.0"
SCRIPT = """
const opening_hours = require("opening_hours");
const [first, last, ...regions] = process.argv.slice(2);
const text = day => day.toISOString().slice(0, 10);
const days = (region, kind) => {
  const [country, state] = region.split("_");
  const address = {country_code: country, "ISO3166-2-lvl4": state && `${country}-${state}`};
  const found = [];
  const day = new Date(Date.UTC(first, 0, 1, 12));
  for (; day.getUTCFullYear() <= last; day.setUTCDate(day.getUTCDate() + 1)) {
    let on = false;
    try {
      on = new opening_hours(kind, {lat: "0", lon: "0", address}).getState(day);
    } catch (error) {
      if (!/not defined|no holidays/.test(String(error))) throw error;  // the table does not tell this year
    }
    if (on) found.push(text(day));
  }
  return found;
};
console.log(JSON.stringify(Object.fromEntries(regions.map(one => [one, {PH: days(one, "PH"), SH: days(one, "SH")}]))));
"""


def main() -> None:
    """Write the table."""
    with tempfile.TemporaryDirectory() as folder:
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", PACKAGE]
        subprocess.run(install, cwd=folder, check=True)
        (Path(folder) / "days.cjs").write_text(SCRIPT, encoding="utf-8")
        asked = [str(YEARS[0]), str(YEARS[-1]), *regions()]
        told = subprocess.run(["node", "days.cjs", *asked], cwd=folder, check=True, capture_output=True).stdout
    lines = [f"{json.dumps(region)}: {json.dumps(days)}" for region, days in json.loads(told).items()]
    HOLIDAYS.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
