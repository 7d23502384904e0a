/** The maps of a layer on one canvas, side by side; units of a vector are maps of one pixel. */
import { h, brief } from './dom.js';
import { t } from './i18n.js';
import { colorsOf } from './colors.js';

const tip = h('div', { class: 'tip', hidden: true });
document.body.append(tip);

export class Atlas {
  side = 64;
  #layer;
  #part = null;
  #first = 0;
  #count = 1;
  #columns = 1;
  #scale = 2;
  #gap = 1;
  #available = 600;
  #marks = [];
  #focus = { map: 0, y: 0, x: 0 };

  constructor(layer, pick, point) {
    this.#layer = layer;
    this.look = h('canvas', { class: 'look', tabindex: '0', role: 'application', 'aria-label': t('maps.label', layer.path, layer.maps, layer.shape) });
    this.over = h('canvas', { class: 'over', 'aria-hidden': 'true' });
    this.element = h('div', { class: 'maps' }, h('div', { class: 'atlas' }, this.look, this.over));
    this.look.addEventListener('click', (event) => { const at = this.#at(event); if (at) { this.#focus = at; pick(at.map, at.y, at.x); } });
    this.look.addEventListener('pointermove', (event) => {
      const at = this.#at(event);
      this.#tell(event, at);
      if (at) point(at.map, at.y, at.x);
    });
    this.look.addEventListener('pointerleave', () => { tip.hidden = true; });
    this.look.addEventListener('keydown', (event) => this.#key(event, pick));
    this.look.addEventListener('blur', () => this.#draw());
  }

  get vector() { return this.#layer.height === 1 && this.#layer.maps === 1; }

  /** Shows some of the maps. */
  show(first, count) { this.#first = first; this.#count = count; this.#part = null; }

  /** Arranges the maps in a width. */
  layout(available) {
    this.#available = Math.max(120, available - 20);
    const { width, height } = this.#layer;
    if (this.vector) {
      this.#gap = 0;
      this.#scale = width <= 32 ? 22 : width <= 600 ? 12 : 4;
      this.#columns = Math.max(1, Math.min(width, Math.floor(this.#available / this.#scale)));
    } else {
      const target = this.#count === 1 ? 168 : this.#count <= 8 ? 96 : 58;
      const longer = Math.max(width, height);
      this.side = longer > 4 * target ? 2 * target : longer;
      const shrink = Math.ceil(longer / this.side);
      const [w] = [Math.ceil(width / shrink)];
      this.#scale = Math.max(width > 4 * height ? 2 : 1, Math.round(target / Math.ceil(longer / shrink)));
      this.#gap = 1;
      this.#columns = Math.max(1, Math.floor((this.#available + this.#gap) / ((w + this.#gap) * this.#scale)));
    }
    this.repaint();
  }

  #grid(part) {
    const [count, w, t] = this.vector ? [part.width, 1, 1] : [part.maps, part.width, part.height];
    const columns = Math.min(count, this.#columns);
    return { count, w, t, columns, rows: Math.ceil(count / columns) };
  }

  /** Paints new values; a color picture is one map. */
  paint(part, picture = false) {
    this.#part = part;
    this.picture = picture;
    const { count, w, t: tall, columns, rows } = this.#grid(picture ? { ...part, maps: 1 } : part);
    const gap = this.#gap;
    const width = columns * (w + gap) - gap;
    const height = rows * (tall + gap) - gap;
    const { look } = this;
    if (look.width !== width || look.height !== height || !this.image) {
      look.width = width;
      look.height = height;
      this.image = new ImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    const wide = `${width * this.#scale}px`;
    if (look.style.width !== wide || look.style.height !== `${height * this.#scale}px`) {
      look.style.width = wide;
      look.style.height = `${height * this.#scale}px`;
      this.#draw();
    }
    const colors = colorsOf(part.low < 0);
    const { bytes } = part;
    if (picture) {
      const places = w * tall;
      for (let i = 0; i < places; i++) this.pixels[i] = (255 << 24) | (bytes[2 * places + i] << 16) | (bytes[places + i] << 8) | bytes[i];
    } else {
      for (let map = 0, at = 0; map < count; map++) {
        let to = Math.floor(map / columns) * (tall + gap) * width + (map % columns) * (w + gap);
        for (let y = 0; y < tall; y++, to += width) for (let x = 0; x < w; x++) this.pixels[to + x] = colors[bytes[at++]];
      }
    }
    look.getContext('2d').putImageData(this.image, 0, 0);
  }

  repaint() { if (this.#part) { this.image = null; this.paint(this.#part, this.picture); this.#draw(); } }

  legend(canvas, part) {
    const signed = part.low < 0;
    const name = `${signed}${document.documentElement.dataset.theme}`;
    if (canvas.dataset.scale === name) return;
    canvas.dataset.scale = name;
    const colors = colorsOf(signed);
    const image = new ImageData(96, 1);
    const pixels = new Uint32Array(image.data.buffer);
    for (let i = 0; i < 96; i++) pixels[i] = colors[Math.round((i / 95) * (signed ? 254 : 255))];
    canvas.getContext('2d').putImageData(image, 0, 0);
  }

  /** Marks boxes and points: {map, top, left, bottom, right, style}; a map of -1 means all. */
  mark(marks) { this.#marks = marks; this.#draw(); }

  #shrink() { return this.#part ? Math.max(1, Math.round(this.#layer.width / this.#part.width)) : 1; }

  #box(map, y, x) {
    const { w, t: tall, columns } = this.#grid(this.#part);
    if (this.vector) return [(x % columns) * this.#scale, Math.floor(x / columns) * this.#scale];
    const at = map - this.#first;
    const s = this.#scale;
    const k = this.#shrink();
    return [((at % columns) * (w + this.#gap) + x / k) * s, (Math.floor(at / columns) * (tall + this.#gap) + y / k) * s];
  }

  #draw() {
    if (!this.#part) return;
    const width = this.look.width * this.#scale;
    const height = this.look.height * this.#scale;
    const active = document.activeElement === this.look;
    if (!this.#marks.length && !active) { this.over.width = 0; this.over.style.width = '0'; return; }
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    this.over.width = width * ratio;
    this.over.height = height * ratio;
    this.over.style.width = `${width}px`;
    this.over.style.height = `${height}px`;
    const context = this.over.getContext('2d');
    context.scale(ratio, ratio);
    const size = this.vector ? this.#scale : this.#scale / this.#shrink();
    const shown = this.vector ? [0] : Array.from({ length: this.#part.maps }, (_, i) => this.#first + i);
    const marks = active ? [...this.#marks, { ...this.#focus, style: 'focus' }] : this.#marks;
    for (const mark of marks) {
      for (const map of mark.map === -1 ? shown : [mark.map]) {
        if (!shown.includes(map)) continue;
        const [top, left] = [mark.top ?? mark.y, mark.left ?? mark.x];
        const [bottom, right] = [mark.bottom ?? mark.y, mark.right ?? mark.x];
        const [x, y] = this.#box(map, top, left);
        const [w, t2] = [(right - left + 1) * size, (bottom - top + 1) * size];
        context.lineWidth = mark.style === 'field' ? 1.5 : 2;
        context.strokeStyle = { field: '#e0761b', path: '#c2185b', focus: '#2f8fd0', off: '#b3261e' }[mark.style] || '#e0761b';
        if (mark.style === 'off') {
          context.fillStyle = '#8888';
          context.fillRect(x, y, w, t2);
          context.beginPath(); context.moveTo(x, y); context.lineTo(x + w, y + t2); context.stroke();
        } else context.strokeRect(x - 1, y - 1, Math.max(4, w + 2), Math.max(4, t2 + 2));
      }
    }
  }

  #at(event) {
    if (!this.#part) return null;
    const box = this.look.getBoundingClientRect();
    const px = (event.clientX - box.left) / this.#scale;
    const py = (event.clientY - box.top) / this.#scale;
    const { count, w, t: tall, columns } = this.#grid(this.#part);
    if (this.vector) {
      const x = Math.floor(py) * columns + Math.floor(px);
      return x >= 0 && x < count && px < columns ? { map: 0, y: 0, x } : null;
    }
    const column = Math.floor(px / (w + this.#gap));
    const row = Math.floor(py / (tall + this.#gap));
    const x = Math.floor(px - column * (w + this.#gap));
    const y = Math.floor(py - row * (tall + this.#gap));
    const map = row * columns + column;
    if (map < 0 || map >= count || column >= columns || x >= w || y >= tall || x < 0 || y < 0) return null;
    const k = this.#shrink();
    return { map: this.#first + map, y: Math.min(this.#layer.height - 1, y * k), x: Math.min(this.#layer.width - 1, x * k) };
  }

  #value({ map, y, x }) {
    const p = this.#part;
    const k = this.#shrink();
    const at = this.vector ? x : ((map - this.#first) * p.height + Math.floor(y / k)) * p.width + Math.floor(x / k);
    return p.low + (p.bytes[at] / 255) * (p.high - p.low);
  }

  #tell(event, at) {
    tip.hidden = !at;
    if (!at) return;
    tip.textContent = this.vector ? `${at.x}: ≈ ${brief(this.#value(at))}` : t('tip', at.map, at.y, at.x, brief(this.#value(at)));
    tip.style.left = `${Math.min(window.innerWidth - 150, event.clientX + 14)}px`;
    tip.style.top = `${event.clientY + 14}px`;
  }

  #key(event, pick) {
    const { width, height, maps } = this.#layer;
    const at = this.#focus;
    if (event.key === 'Enter' || event.key === ' ') pick(at.map, at.y, at.x);
    else if (event.key === 'ArrowLeft') at.x = Math.max(0, at.x - 1);
    else if (event.key === 'ArrowRight') at.x = Math.min(width - 1, at.x + 1);
    else if (event.key === 'ArrowUp') at.y = Math.max(0, at.y - 1);
    else if (event.key === 'ArrowDown') at.y = Math.min(height - 1, at.y + 1);
    else if (event.key === '[') at.map = Math.max(0, at.map - 1);
    else if (event.key === ']') at.map = Math.min(maps - 1, at.map + 1);
    else return;
    event.preventDefault();
    this.#draw();
  }
}
