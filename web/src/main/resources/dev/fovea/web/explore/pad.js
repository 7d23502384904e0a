/** The drawing: strokes over a picture, shifted, turned, scaled, with noise; by pen, mouse, touch or keys. */
import { $, h, perFrame } from './dom.js';
import { t } from './i18n.js';
import * as state from './state.js';

const PEN = 2.6 / 28;
const RASTER = 112;
const SLIDERS = [['x', -50, 50, 0], ['y', -50, 50, 0], ['turn', -180, 180, 0], ['scale', 20, 300, 100], ['noise', 0, 100, 0]];

export class Pad {
  strokes = [];
  base = null;
  change = Object.fromEntries(SLIDERS.map(([name, , , usual]) => [name, usual]));
  #shape = { height: 28, width: 28, channels: 1, light: false };
  #canvas = $('pad');
  #raster = document.createElement('canvas');
  #cursor = { x: 0.5, y: 0.5, down: false, shown: false };
  #erase = false;
  #changed;

  /** @param changed called with the picture whenever it has changed */
  constructor(changed) {
    this.#changed = changed;
    this.refresh = perFrame(() => this.#refresh());
    this.#pointers();
    this.#canvas.addEventListener('keydown', (event) => this.#key(event));
    this.#canvas.addEventListener('blur', () => { this.#cursor.shown = false; this.refresh(); });
    $('clear').onclick = () => this.clear();
    $('undo').onclick = () => { this.strokes.pop(); this.refresh(); };
    $('erase').onclick = () => { this.#erase = !this.#erase; $('erase').setAttribute('aria-pressed', this.#erase); };
    this.#sliders();
  }

  /** Sets the shape of the pictures that a model takes. */
  setShape(shape) {
    this.#shape = shape;
    this.base = null;
    this.#canvas.style.aspectRatio = shape.height * 4 < shape.width ? '4 / 1' : `${shape.width} / ${shape.height}`;
    $('ink-label').hidden = shape.channels !== 3;
    this.refresh();
  }

  clear() {
    this.strokes = [];
    this.base = null;
    $('source').textContent = '';
    state.set('sample', '');
    this.refresh();
  }

  /** Puts a picture under the strokes: a canvas, image or video. */
  setBase(base) {
    this.base = base;
    this.refresh();
  }

  #sliders() {
    for (const [name, least, most, usual] of SLIDERS) {
      const output = h('output', {}, String(usual));
      const input = h('input', { type: 'range', min: String(least), max: String(most), value: String(usual), id: `change-${name}` });
      input.oninput = () => {
        this.change[name] = Number(input.value);
        output.textContent = input.value;
        state.set(name, this.change[name] === usual ? '' : input.value);
        this.refresh();
      };
      input.value = state.get(name, String(usual));
      this.change[name] = Number(input.value);
      output.textContent = input.value;
      $('sliders').append(h('label', { class: 'slider' }, h('span', { 'data-i18n': `change.${name}` }, name), input, output));
    }
    const reset = h('button', { 'data-i18n': 'reset' }, 'Reset');
    reset.onclick = () => SLIDERS.forEach(([name, , , usual]) => {
      const input = $(`change-${name}`);
      input.value = String(usual);
      input.dispatchEvent(new Event('input'));
    });
    $('sliders').append(reset);
  }

  isPlain() {
    return SLIDERS.every(([name, , , usual]) => this.change[name] === usual);
  }

  #matrix(width, height) {
    const { x, y, turn, scale } = this.change;
    return new DOMMatrix().translate(width * (0.5 + x / 100), height * (0.5 + y / 100)).rotate(turn).scale(scale / 100).translate(-width / 2, -height / 2);
  }

  #pointers() {
    const canvas = this.#canvas;
    let stroke = null;
    let pointer = null;
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      const point = new DOMPoint(event.clientX - box.left, event.clientY - box.top);
      const moved = point.matrixTransform(this.#matrix(box.width, box.height).inverse());
      return [moved.x / box.width, moved.y / box.height];
    };
    canvas.addEventListener('pointerdown', (event) => {
      if (stroke || (event.button !== 0 && event.pointerType === 'mouse')) return;
      pointer = event.pointerId;
      canvas.setPointerCapture(pointer);
      stroke = this.#begin(place(event));
      event.preventDefault();
      canvas.focus({ preventScroll: true });
      this.refresh();
    });
    canvas.addEventListener('pointermove', (event) => {
      if (!stroke || event.pointerId !== pointer) return;
      const events = event.getCoalescedEvents?.() ?? [];
      for (const each of events.length ? events : [event]) stroke.points.push(place(each));
      this.refresh();
    });
    const end = (event) => { if (event.pointerId === pointer) { stroke = null; this.#note(); } };
    canvas.addEventListener('pointerup', end);
    canvas.addEventListener('pointercancel', end);
  }

  #begin(point) {
    const stroke = { points: [point], color: this.#shape.channels === 3 ? $('ink').value : '#ffffff', erase: this.#erase };
    this.strokes.push(stroke);
    return stroke;
  }

  #note() {
    const text = state.strokesToText(this.strokes);
    state.set('strokes', text.length < 6000 ? text : '');
  }

  #key(event) {
    const cursor = this.#cursor;
    const step = event.shiftKey ? 0.1 : 1 / 28;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[event.key]) {
      cursor.x = Math.min(1, Math.max(0, cursor.x + moves[event.key][0]));
      cursor.y = Math.min(1, Math.max(0, cursor.y + moves[event.key][1]));
      if (cursor.down) this.strokes.at(-1).points.push([cursor.x, cursor.y]);
    } else if (event.key === ' ' || event.key === 'Enter') {
      cursor.down = !cursor.down;
      if (cursor.down) this.#begin([cursor.x, cursor.y]);
      else this.#note();
    } else if (event.key === 'Delete' || event.key === 'Backspace') this.clear();
    else if (event.key === 'z') { this.strokes.pop(); cursor.down = false; }
    else return;
    cursor.shown = true;
    event.preventDefault();
    this.refresh();
  }

  #paint(context, width, height, smooth) {
    const { light } = this.#shape;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = light ? '#fff' : '#000';
    context.fillRect(0, 0, width, height);
    context.setTransform(this.#matrix(width, height));
    context.imageSmoothingEnabled = smooth;
    if (this.base) context.drawImage(this.base, 0, 0, width, height);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.lineWidth = PEN * Math.min(width, Math.max(height, width / 4));
    for (const stroke of this.strokes) {
      const ink = this.#shape.channels === 3 ? stroke.color : light ? '#000' : '#fff';
      context.strokeStyle = stroke.erase ? (light ? '#fff' : '#000') : ink;
      curve(context, stroke.points, width, height);
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  #refresh() {
    const { height, width, channels } = this.#shape;
    const box = this.#canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    this.#canvas.width = Math.max(1, Math.round(box.width * ratio));
    this.#canvas.height = Math.max(1, Math.round(box.height * ratio));
    const view = this.#canvas.getContext('2d');
    const small = this.base && this.base.width <= 64;
    this.#paint(view, this.#canvas.width, this.#canvas.height, !small);
    if (this.#cursor.shown) this.#showCursor(view);
    const exact = this.base && !this.strokes.length && this.isPlain();
    const times = exact ? 1 : Math.max(1, Math.floor(RASTER / Math.max(height, width)));
    const [w, t] = [width * times, height * times];
    if (this.#raster.width !== w || this.#raster.height !== t) { this.#raster.width = w; this.#raster.height = t; }
    const context = this.#raster.getContext('2d', { willReadFrequently: true });
    this.#paint(context, w, t, !exact || this.base.width > w);
    const data = context.getImageData(0, 0, w, t).data;
    const pixels = new Uint8Array(w * t * channels);
    const amount = this.change.noise * 2.55;
    let random = 12345;
    for (let i = 0, at = 0; i < w * t; i++) {
      random = (Math.imul(random, 1664525) + 1013904223) >>> 0;
      const noise = amount * (random / 2 ** 31 - 1);
      if (channels === 1) pixels[at++] = clamp(0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2] + noise);
      else for (let c = 0; c < channels; c++) pixels[at++] = clamp(data[4 * i + c] + noise);
    }
    this.#changed({ height: t, width: w, channels, pixels, prepared: Boolean(this.base?.prepared) && !this.strokes.length });
  }

  #showCursor(view) {
    const { width, height } = this.#canvas;
    const place = new DOMPoint(this.#cursor.x * width, this.#cursor.y * height).matrixTransform(this.#matrix(width, height));
    view.strokeStyle = this.#cursor.down ? '#ff9a3d' : '#7fc0ea';
    view.lineWidth = 3;
    view.beginPath();
    view.arc(place.x, place.y, 9 * (window.devicePixelRatio || 1), 0, 7);
    view.stroke();
  }

  /** Returns the last picture of the raster as a small canvas. */
  thumbnail() {
    const copy = document.createElement('canvas');
    copy.width = this.#raster.width;
    copy.height = this.#raster.height;
    copy.getContext('2d').drawImage(this.#raster, 0, 0);
    return copy;
  }

  label() { this.#canvas.setAttribute('aria-label', t('pad.label')); }
}

const clamp = (value) => (value < 0 ? 0 : value > 255 ? 255 : Math.round(value));

/** A smooth line: curves from the middle of each piece to that of the next. */
function curve(context, points, width, height) {
  const at = ([x, y]) => [x * width, y * height];
  context.beginPath();
  context.moveTo(...at(points[0]));
  if (points.length === 1) context.lineTo(points[0][0] * width + 0.01, points[0][1] * height);
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = at(points[i]);
    const [nextX, nextY] = at(points[i + 1]);
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  if (points.length > 1) context.lineTo(...at(points.at(-1)));
  context.stroke();
}
