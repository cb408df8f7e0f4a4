// Very many dots, and the bundled world under them, on a canvas of two dimensions that is larger than the view: moving
// the map moves the sheet, and nothing is drawn until its edge comes near. A processor does that as well as a graphics card.
import { colour, world } from "./map.js";

const margin = 320; // pixels around the view
const many = 3000; // in sight; more are drawn as squares

const mercatorX = (longitude) => longitude / 360 + 0.5;
function mercatorY(latitude) {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, latitude)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

// `lines`: GeoJSON coordinates, however deep; each line becomes a part of the path.
function traced(path, lines) {
  if (typeof lines[0]?.[0] !== "number") {
    for (const one of lines) traced(path, one);
    return path;
  }
  lines.forEach(([longitude, latitude], index) => {
    if (index) path.lineTo(mercatorX(longitude), mercatorY(latitude));
    else path.moveTo(mercatorX(longitude), mercatorY(latitude));
  });
  return path;
}

const between = (zoom, from, to, first, last) => first + (last - first) * Math.max(0, Math.min(1, (zoom - from) / (to - from)));

export class Sheet {
  // `places`: [[longitude, latitude], …]; `onClick` gets the index of the dot that was hit; `base`: draws the bundled world too.
  constructor(map, places, colours, onClick, { base }) {
    this.map = map;
    this.base = base;
    this.x = Float64Array.from(places, ([longitude]) => mercatorX(longitude));
    this.y = Float64Array.from(places, ([, latitude]) => mercatorY(latitude));
    this.canvas = document.createElement("canvas");
    this.canvas.className = "dots";
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = this.canvas.getContext("2d", { willReadFrequently: true });
    map.getCanvasContainer().append(this.canvas);
    this.colour(colours);
    map.on("move", () => this.follow());
    map.on("moveend", () => this.settle());
    map.on("resize", () => this.draw());
    map.on("click", (event) => { const hit = this.hit(event.point); if (hit >= 0) onClick(hit, event); });
    map.on("mousemove", (event) => { if (!map.isMoving()) map.getCanvas().style.cursor = this.hit(event.point) >= 0 ? "pointer" : ""; });
    if (base) world().then(({ land, borders }) => {
      this.land = traced(new Path2D(), land.features.map((one) => one.geometry.coordinates));
      this.borders = traced(new Path2D(), borders.coordinates);
      this.draw();
    });
  }

  // One colour for each dot; those of one colour are drawn together, the rare ones last, so that they are seen.
  colour(colours) {
    const groups = new Map();
    colours.forEach((one, index) => { if (!groups.has(one)) groups.set(one, []); groups.get(one).push(index); });
    this.groups = [...groups].map(([one, indexes]) => [one, Uint32Array.from(indexes)]).sort((a, b) => b[1].length - a[1].length);
    this.draw();
  }

  // Without rotation and pitch the way to the screen is a factor and a shift: where the world lies in the view, in pixels.
  frame() {
    const { clientWidth: width, clientHeight: height } = this.map.getContainer();
    const zoom = this.map.getZoom();
    const size = 512 * 2 ** zoom;
    const middle = this.map.maplibre.MercatorCoordinate.fromLngLat(this.map.getCenter());
    return { width, height, zoom, size, left: width / 2 - middle.x * size, top: height / 2 - middle.y * size };
  }

  // Moves the sheet with the map; draws it anew when it no longer covers the view.
  follow() {
    const now = this.frame();
    const { drawn } = this;
    const scale = now.size / drawn.size;
    const x = now.left - (drawn.left + margin) * scale;
    const y = now.top - (drawn.top + margin) * scale;
    const covers = x <= 0 && y <= 0 && x + (drawn.width + 2 * margin) * scale >= now.width && y + (drawn.height + 2 * margin) * scale >= now.height;
    if (covers && scale < 2) this.canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    else this.draw();
  }

  settle() {
    const now = this.frame();
    const { drawn } = this;
    const far = Math.max(Math.abs(now.left - drawn.left), Math.abs(now.top - drawn.top));
    if (now.zoom !== drawn.zoom || far > margin / 2) this.draw();
  }

  draw() {
    const { canvas, context } = this;
    const frame = this.frame();
    this.drawn = frame;
    const ratio = Math.min(window.devicePixelRatio, 2);
    const [width, height] = [frame.width + 2 * margin, frame.height + 2 * margin];
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const sheet = { ...frame, width, height, left: frame.left + margin, top: frame.top + margin };
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (this.base) this.paintBase(sheet, ratio);
    else context.clearRect(0, 0, width, height);
    if (canvas.width && canvas.height) this.paintDots(sheet, ratio);
    canvas.style.transform = `translate(${-margin}px, ${-margin}px)`;
  }

  // As `style` of map.js has it: near by, a net of degrees takes the place of lines that are too coarse.
  paintBase({ width, height, zoom, size, left, top }, ratio) {
    const { context } = this;
    const line = colour("--line-strong");
    context.fillStyle = colour("--sunk");
    context.fillRect(0, 0, width, height);
    const alpha = { land: between(zoom, 8, 10, 1, 0), coast: between(zoom, 7, 10, 0.7, 0), borders: between(zoom, 7, 11, 0.5, 0) };
    context.strokeStyle = line;
    if (this.land && (alpha.land || alpha.borders)) {
      for (let copy = Math.floor(-left / size) - 1; copy * size + left < width; copy += 1) {
        context.save();
        context.translate(left + copy * size, top);
        context.scale(size, size);
        context.lineWidth = 0.6 / size;
        context.fillStyle = colour("--card");
        context.globalAlpha = alpha.land;
        if (alpha.land) context.fill(this.land, "evenodd");
        context.globalAlpha = alpha.coast;
        if (alpha.coast) context.stroke(this.land);
        context.globalAlpha = alpha.borders;
        if (alpha.borders) context.stroke(this.borders);
        context.restore();
      }
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.lineWidth = 0.5;
    context.globalAlpha = zoom < 9 ? 0.22 : 0.3;
    context.beginPath();
    const step = zoom < 9 ? 10 : netStep((width / size) * 360);
    const west = (-left / size - 0.5) * 360;
    for (let at = Math.ceil(west / step) * step, x; (x = mercatorX(at) * size + left) < width; at += step) { context.moveTo(x, 0); context.lineTo(x, height); }
    const [south, north] = [latitudeOf((height - top) / size), latitudeOf(-top / size)];
    for (let at = Math.ceil(Math.max(-80, south) / step) * step; at <= Math.min(80, north); at += step) {
      const y = mercatorY(at) * size + top;
      context.moveTo(0, y); context.lineTo(width, y);
    }
    context.stroke();
    context.globalAlpha = 1;
  }

  // Written into the pixels themselves: ten times as fast as drawing. Few dots are discs with a rim, many are squares.
  paintDots({ width, height, zoom, size, left, top }, ratio) {
    const { context, canvas } = this;
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    const pixels = new Uint32Array(image.data.buffer);
    const spots = [];
    let seen = 0;
    for (const [fill, indexes] of this.groups) {
      const found = new Int32Array(indexes.length * 2);
      let count = 0;
      for (const index of indexes) {
        const x = this.x[index] * size + left;
        const y = this.y[index] * size + top;
        if (x < 0 || y < 0 || x > width || y > height) continue;
        found[count] = Math.round(x * ratio); found[count + 1] = Math.round(y * ratio);
        count += 2;
      }
      seen += count / 2;
      spots.push([this.pixel(fill), found.subarray(0, count)]);
    }
    const few = seen < many;
    const radius = few ? Math.max(3, Math.min(6, 3 + (zoom - 10) / 2)) : zoom < 6 ? 1 : zoom < 14 ? 2 : 3;
    const stamp = few ? disc(radius * ratio) : square(radius * ratio);
    const rim = this.pixel(colour("--card"));
    for (const [pixel, found] of spots) {
      for (let at = 0; at < found.length; at += 2) this.stamp(pixels, stamp, found[at], found[at + 1], pixel, rim);
    }
    context.putImageData(image, 0, 0);
  }

  // `stamp`: rows of [down, outer half, inner half] in pixels; the inner part gets the colour, what is around it the rim.
  stamp(pixels, stamp, x, y, pixel, rim) {
    const { width, height } = this.canvas;
    for (const [down, outer, inner] of stamp) {
      const row = y + down;
      if (row < 0 || row >= height) continue;
      const start = row * width;
      if (outer > inner) pixels.fill(rim, start + Math.max(0, x - outer), start + Math.min(width, x + outer));
      if (inner > 0) pixels.fill(pixel, start + Math.max(0, x - inner), start + Math.min(width, x + inner));
    }
  }

  pixel(fill) {
    this.context.fillStyle = fill; // reads any notation of colours as #rrggbb
    const number = Number.parseInt(this.context.fillStyle.slice(1), 16);
    return (0xff000000 | ((number & 0xff) << 16) | (number & 0xff00) | (number >> 16)) >>> 0;
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

const latitudeOf = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;

// One, two or five of a power of ten, so that some lines cross the view; degrees.
function netStep(span) {
  const power = 10 ** Math.floor(Math.log10(span / 4));
  const times = span / 4 / power;
  return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
}

function square(radius) {
  const half = Math.max(1, Math.round(radius));
  return Array.from({ length: 2 * half }, (_, index) => [index - half, half, half]);
}

function disc(radius) {
  const outer = Math.round(radius) + 1;
  const across = (size, down) => Math.round(Math.sqrt(Math.max(0, size * size - (down + 0.5) ** 2)));
  return Array.from({ length: 2 * outer }, (_, index) => [index - outer, across(outer, index - outer), across(outer - 1.2, index - outer)]);
}
