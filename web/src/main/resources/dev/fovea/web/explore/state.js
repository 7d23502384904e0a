/** What the address of the page tells, so that a copied link shows the same. */
const listeners = [];
const values = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));

export const get = (name, otherwise = '') => values[name] ?? otherwise;

/** Notes a value in the address; an empty one is left out. */
export function set(name, value) {
  if (value === '' || value === null || value === undefined) delete values[name];
  else values[name] = String(value);
  const hash = new URLSearchParams(values).toString();
  history.replaceState(null, '', `${location.pathname}${location.search}${hash ? `#${hash}` : ''}`);
  listeners.forEach((listener) => listener(name));
}

/** Strokes as text: for each the width and color, then points of two bytes, in base 64. */
export function strokesToText(strokes) {
  return strokes.map((stroke) => {
    const bytes = stroke.points.slice(0, 1500).flatMap(([x, y]) => [byte(x), byte(y)]);
    return `${stroke.erase ? 'e' : 'p'}${stroke.color.slice(1)}${btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '')}`;
  }).join('.');
}

export function strokesFromText(text) {
  if (!text) return [];
  return text.split('.').slice(0, 200).flatMap((part) => {
    const match = /^([pe])([0-9a-f]{6})([\w-]*)$/.exec(part);
    if (!match) return [];
    try {
      const bytes = atob(match[3].replace(/-/g, '+').replace(/_/g, '/'));
      const points = [];
      for (let i = 0; i + 1 < bytes.length; i += 2) points.push([bytes.charCodeAt(i) / 255, bytes.charCodeAt(i + 1) / 255]);
      return points.length ? [{ points, color: `#${match[2]}`, erase: match[1] === 'e' }] : [];
    } catch { return []; }
  });
}

const byte = (share) => Math.max(0, Math.min(255, Math.round(share * 255)));
