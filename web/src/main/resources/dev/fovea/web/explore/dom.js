/** Small helpers for elements. */
export const $ = (id) => document.getElementById(id);

/** Makes an element: h('button', {class: 'main', onclick: f}, 'Start'). */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== 'string') element[name] = value;
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Writes a number with about three digits. */
export function brief(value) {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e4) return String(value);
  if (size >= 1e9) return `${(value / 1e9).toFixed(2)}G`;
  if (size >= 1e6) return `${(value / 1e6).toFixed(2)}M`;
  if (size >= 1e4) return `${(value / 1e3).toFixed(1)}k`;
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size >= 0.01) return value.toFixed(2);
  return value.toExponential(1);
}

export const percent = (share) => `${(100 * share).toFixed(share > 0.9995 || share < 0.0005 ? 0 : 1)} %`;

/** Sets a canvas to a size in pixels of the screen; returns its context. */
export function fit(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const w = Math.round(width * ratio);
  const t = Math.round(height * ratio);
  if (canvas.width !== w || canvas.height !== t) {
    canvas.width = w;
    canvas.height = t;
  }
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Shows a failure in one line, until something else works. */
export function notice(text) {
  const line = $('notice');
  line.hidden = !text;
  line.textContent = text || '';
}

/** Calls a function at most once per animation frame, with the latest arguments. */
export function perFrame(call) {
  let wanted = null;
  return (...values) => {
    if (wanted === null) {
      requestAnimationFrame(() => {
        const latest = wanted;
        wanted = null;
        call(...latest);
      });
    }
    wanted = values;
  };
}
