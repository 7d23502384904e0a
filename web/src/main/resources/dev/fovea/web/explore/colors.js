/** Colors of values: one scale for values that are not negative, one for signed ones around zero. */
const SCALES = {
  light: { plain: ['#f3f1ea', '#8fb4cc', '#1d5a83', '#0a1c2b'], signed: ['#7a2706', '#d98a5f', '#f3f1ea', '#7fa9c6', '#12456a'] },
  dark: { plain: ['#161c24', '#285b7d', '#74b3da', '#fbf3dc'], signed: ['#ffb68c', '#a4542b', '#161c24', '#2f6d96', '#a9dcff'] },
};
const tables = new Map();

const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

function table(stops, from, to) {
  const colors = stops.map(channels);
  const made = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    const place = Math.min(1, Math.max(0, (i - from) / (to - from))) * (colors.length - 1);
    const at = Math.min(colors.length - 2, Math.floor(place));
    const [r, g, b] = colors[at].map((c, k) => Math.round(c + (place - at) * (colors[at + 1][k] - c)));
    made[i] = (255 << 24) | (b << 16) | (g << 8) | r;
  }
  return made;
}

export const theme = () => document.documentElement.dataset.theme || 'light';

/** Returns 256 colors as pixels; of signed values, byte 127 is zero and 254 the greatest. */
export function colorsOf(signed) {
  const name = `${theme()}${signed}`;
  if (!tables.has(name)) {
    const scale = SCALES[theme()];
    tables.set(name, signed ? table(scale.signed, 0, 254) : table(scale.plain, 0, 255));
  }
  return tables.get(name);
}

export const gray = Uint32Array.from({ length: 256 }, (_, i) => (255 << 24) | (i << 16) | (i << 8) | i);

/** Returns the color of a value within -most..most for the style of an element, and one to write on it. */
export function styleOf(value, most) {
  const pixel = colorsOf(true)[Math.round(127 + 127 * Math.max(-1, Math.min(1, value / (most || 1))))];
  const [r, g, b] = [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
  const linear = (c) => { const s = c / 255; return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4; };
  const light = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  return { back: `rgb(${r},${g},${b})`, text: light > 0.179 ? '#000' : '#fff' };
}

/** Paints bytes, (height, width), to a canvas of that size. */
export function paint(canvas, bytes, width, height, colors) {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colors[bytes[i]];
  canvas.getContext('2d').putImageData(image, 0, 0);
}

/** Paints a picture, (height, width, channels). */
export function paintPicture(canvas, bytes, width, height, count) {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = bytes[i * count + (count === 3 ? c : 0)];
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
}
