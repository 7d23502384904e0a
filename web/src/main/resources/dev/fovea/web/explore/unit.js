/** One unit, step by step: what it reads, the products, the sum, the activation; field and path. */
import { h, brief } from './dom.js';
import { t } from './i18n.js';
import { addTab, isOpen, openTab } from './tabs.js';
import { colorsOf, paint, styleOf } from './colors.js';
import * as state from './state.js';

const LISTED = 4;

export class Unit {
  #engine;
  #layers;
  #model;
  #chosen = null;
  #asking = false;
  #again = false;
  #all = false;
  #off = [];

  constructor(engine, layers) {
    this.#engine = engine;
    this.#layers = layers;
    this.element = addTab('unit', { opened: () => this.refresh() });
  }

  setModel(model, keep) {
    this.#model = model;
    this.#chosen = null;
    this.#off = [];
    const [layer, map, y, x] = state.get('unit').split(',').map(Number);
    if (keep && model.layers[layer] && [map, y, x].every(Number.isInteger)) this.#chosen = { layer, map, y, x };
    else state.set('unit', '');
    this.#empty();
    this.refresh();
  }

  /** Chooses a unit and shows it. */
  pick(layer, map, y, x) {
    this.#chosen = { layer: layer.index, map, y, x };
    state.set('unit', [layer.index, map, y, x].join(','));
    openTab('unit');
    this.refresh();
  }

  /** Shows what a unit under the pointer is made of, if nothing is chosen or it is of a dense layer. */
  point(layer, map, y, x) {
    if (layer.class === 'Dense' && isOpen('unit')) {
      this.#chosen = { layer: layer.index, map, y, x };
      this.refresh();
    }
  }

  /** Asks for the unit again, once the last answer is there. */
  refresh() {
    if (!this.#chosen || !isOpen('unit')) return;
    if (this.#asking) { this.#again = true; return; }
    this.#asking = true;
    this.#engine.ask('unit', this.#chosen).then((packet) => this.#show(packet), () => {}).finally(() => {
      this.#asking = false;
      if (this.#again) { this.#again = false; this.refresh(); }
    });
  }

  #empty() {
    this.element.replaceChildren(h('p', { class: 'quiet' }, t('unit.none')));
    this.#marks([], []);
  }

  /** Draws the field and the path on all layers, and what is off. */
  #marks(fields, path) {
    if (!this.#model) return;
    for (const layer of this.#model.layers) {
      const marks = this.#off.filter(([index]) => this.#model.layers[index].source === layer.source && layer.height > 1)
        .map(([, map]) => ({ map, top: 0, left: 0, bottom: layer.height - 1, right: layer.width - 1, style: 'off' }));
      for (const [index, top, left, bottom, right] of fields) {
        if (index === layer.index && layer.height > 1) marks.push({ map: index === this.#chosen?.layer ? this.#chosen.map : -1, top, left, bottom, right, style: 'field' });
      }
      for (const [index, map, y, x] of path) if (index === layer.index) marks.push({ map, y, x, style: 'path' });
      this.#layers.view(layer.index)?.atlas.mark(layer.index === 0 ? marks.map((mark) => ({ ...mark, map: Math.min(0, mark.map) })) : marks);
    }
  }

  #show({ head, bytes }) {
    const layer = this.#model?.layers[head.layer];
    if (!layer) return;
    const where = layer.rank < 2 ? t('unit.of', head.x) : t('pixel.of', head.map, head.y, head.x);
    const parts = [h('h3', {}, `${layer.path} · ${where}`), this.#switch(layer, head)];
    if (head.kind === 'convolution') parts.push(...this.#convolution(head));
    else if (head.kind === 'pooling') parts.push(...this.#pooling(head));
    else if (head.kind === 'dense') parts.push(...this.#dense(head, bytes));
    else parts.push(h('p', {}, t('unit.value', brief(head.value))), ...(head.inputs ?? []).map((input) => h('p', { class: 'equation' }, `${input.path}: ${brief(input.value)}`)));
    if (head.fields.length) {
      const field = head.fields.find(([index]) => index === 0);
      if (field) parts.push(h('p', { class: 'quiet' }, t('unit.field', field[3] - field[1] + 1, field[4] - field[2] + 1)));
    }
    if (head.path.length > 1) parts.push(h('p', { class: 'quiet' }, t('unit.path')));
    const scroll = this.element.scrollTop;
    const active = document.activeElement?.dataset?.keep;
    this.element.replaceChildren(...parts.filter(Boolean));
    this.element.scrollTop = scroll;
    if (active) this.element.querySelector(`[data-keep="${active}"]`)?.focus();
    this.#marks(head.fields, head.path);
  }

  #switch(layer, head) {
    const map = layer.rank < 2 ? head.x : head.map;
    if (layer.kind === 'input') return null;
    const off = this.#off.some(([index, number]) => this.#model.layers[index].source === layer.source && number === map);
    const turn = (fields) => this.#engine.ask('switch', fields).then((answer) => { this.#off = answer.head.off; this.refresh(); });
    return h('p', { class: 'row' },
      h('button', { 'data-keep': 'off', 'aria-pressed': String(off), onclick: () => turn({ layer: layer.index, map, on: off }) }, t(layer.rank < 2 ? 'off.unit' : 'off.map')),
      this.#off.length ? h('button', { 'data-keep': 'on', onclick: () => turn({ all: true }) }, t('off.none')) : null,
      this.#off.length ? h('button', { 'data-keep': 'damage', onclick: (event) => this.#damage(event.target) }, t('off.test', this.#off.length)) : null);
  }

  #damage(button) {
    button.textContent = t('working');
    this.#engine.ask('damage').then(({ head }) => {
      const rows = head.classes.filter((each) => Math.abs(each.before - each.after) > 1e-9).sort((a, b) => (a.after - a.before) - (b.after - b.before)).slice(0, 10);
      const cell = (value) => h('td', {}, `${(100 * value).toFixed(1)} %`);
      this.element.append(h('h3', {}, t('damage.title', head.samples)),
        h('p', {}, t('damage', (100 * head.before).toFixed(1), (100 * head.after).toFixed(1))),
        h('table', {}, h('tbody', {}, ...rows.map((row) => h('tr', {}, h('th', { scope: 'row' }, row.name), cell(row.before), h('td', {}, '→'), cell(row.after))))));
      button.textContent = t('off.test', this.#off.length);
    }, (error) => { button.textContent = error.message; });
  }

  #grid(values, columns, most, outside = [], won = -1) {
    const grid = h('span', { class: 'grid-numbers' });
    grid.style.gridTemplateColumns = `repeat(${columns}, auto)`;
    values.forEach((value, i) => {
      const cell = h('span', { class: outside[i] ? 'edge' : i === won ? 'won' : '' }, outside[i] ? '·' : cellText(value));
      const style = styleOf(value, most);
      cell.style.background = style.back;
      cell.style.color = style.text;
      grid.append(cell);
    });
    return grid;
  }

  #convolution(head) {
    const most = (values) => Math.max(1e-12, ...values.map(Math.abs));
    const shown = head.inputs.slice(0, this.#all ? head.inputs.length : LISTED);
    const windows = most(shown.flatMap((input) => input.window));
    const kernels = most(shown.flatMap((input) => input.kernel));
    const products = most(shown.flatMap((input) => input.window.map((value, i) => value * input.kernel[i])));
    const small = head.columns <= 5;
    const steps = shown.map((input) => h('div', {},
      h('p', { class: 'quiet' }, t('from.map', input.map)),
      h('div', { class: 'step' }, ...(small ? [
        this.#grid(input.window, head.columns, windows, head.outside), h('span', { class: 'op' }, '×'),
        this.#grid(input.kernel, head.columns, kernels), h('span', { class: 'op' }, '='),
        this.#grid(input.window.map((value, i) => value * input.kernel[i]), head.columns, products, head.outside), h('span', { class: 'op' }, '→')] : []),
      h('b', { class: 'number' }, `Σ = ${number(input.sum)}`))));
    const listed = shown.reduce((sum, input) => sum + input.sum, 0);
    const rest = head.count > shown.length ? ` + ${number(head.sum - listed)} (${t('others', head.count - shown.length)})` : '';
    const more = head.inputs.length > LISTED ? h('button', { 'data-keep': 'more', onclick: () => { this.#all = !this.#all; this.refresh(); } }, t(this.#all ? 'fewer' : 'more.maps', head.inputs.length)) : null;
    return [h('p', {}, t('convolution.is', head.rows, head.columns, head.count)), ...steps, more,
      h('p', { class: 'equation' }, `${shown.map((input) => number(input.sum)).join(' + ')}${rest} + ${number(head.bias)} (${t('bias')}) = ${number(head.before)}`),
      this.#activation(head)];
  }

  #activation(head) {
    if (!head.activation) return null;
    const rows = /softmax|sparsemax|glu/.test(head.activation) && head.activation !== 'gelu';
    const of = rows ? `${number(head.before)}, … ${t('all.units')}` : number(head.before);
    return h('p', { class: 'equation' }, `${head.activation}(${of}) = ${number(head.value)}`);
  }

  #pooling(head) {
    const most = Math.max(1e-12, ...head.window.map(Math.abs));
    return [h('p', {}, t(head.rule === 'Max' ? 'pooling.max' : 'pooling.mean', head.rows, head.columns)),
      h('div', { class: 'step' }, this.#grid(head.window, head.columns, most, head.outside, head.winner), h('span', { class: 'op' }, '→'), h('b', { class: 'number' }, number(head.value)))];
  }

  #dense(head, bytes) {
    const canvas = h('canvas', { class: 'pixel', role: 'img', 'aria-label': t('dense.map') });
    const part = { ...head, first: 0, bytes };
    const columns = head.maps === 1 ? (head.height === 1 ? Math.min(head.width, 32) : 1) : Math.ceil(Math.sqrt((head.maps * head.height) / head.width));
    tile(canvas, part, columns);
    const cell = (value) => h('td', {}, number(value));
    const name = (input) => (head.maps === 1 && head.height === 1 ? `${input.x}` : `${input.map} (${input.y}, ${input.x})`);
    return [h('p', {}, t('dense.is')), canvas,
      h('table', {}, h('thead', {}, h('tr', {}, ...['input', 'activation', 'weight', 'product'].map((each) => h('th', { scope: 'col' }, t(`dense.${each}`))))),
        h('tbody', {}, ...head.inputs.map((input) => h('tr', {}, h('th', { scope: 'row' }, name(input)), cell(input.value), cell(input.weight), cell(input.product))))),
      h('p', { class: 'equation' }, `Σ ${number(head.sum)} + ${number(head.bias)} (${t('bias')}) = ${number(head.before)}`), this.#activation(head)];
  }
}

/** Lays maps out on a canvas, so many in a row. */
export function tile(canvas, part, columns) {
  const vector = part.maps === 1 && part.height === 1;
  const [count, w, tall] = vector ? [part.width, 1, 1] : [part.maps, part.width, part.height];
  const gap = vector ? 0 : 1;
  const rows = Math.ceil(count / columns);
  const width = columns * (w + gap) - gap;
  const height = rows * (tall + gap) - gap;
  const sheet = new Uint8Array(width * height).fill(part.low < 0 ? 127 : 0);
  for (let map = 0; map < count; map++) {
    const left = (map % columns) * (w + gap);
    const top = Math.floor(map / columns) * (tall + gap);
    for (let y = 0; y < tall; y++) for (let x = 0; x < w; x++) sheet[(top + y) * width + left + x] = part.bytes[(map * tall + y) * w + x];
  }
  paint(canvas, sheet, width, height, colorsOf(part.low < 0));
  canvas.style.width = `${Math.min(360, width * Math.max(1, Math.floor(340 / width)))}px`;
}

const number = (value) => (Math.abs(value) >= 1000 ? value.toFixed(0) : value === 0 ? '0' : Math.abs(value) < 0.001 ? value.toExponential(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 3));
/** Short enough for three grids side by side. */
const cellText = (value) => (value === 0 ? '0' : Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2));

