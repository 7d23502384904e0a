/** Mistakes: the confusion matrix, whose cells open their pictures, and a map of the samples. */
import { $, h, fit, percent } from './dom.js';
import { t } from './i18n.js';
import { addTab } from './tabs.js';
import { paintPicture, styleOf } from './colors.js';

const HUES = ['#1d5a83', '#c2571a', '#2f7d4f', '#b3261e', '#6b4fa0', '#7a5a32', '#b8438f', '#6b7280', '#8a8a14', '#1a8fa0'];

export class Errors {
  #engine;
  #show;
  #model;
  #map = null;

  constructor(engine, show) {
    this.#engine = engine;
    this.#show = show;
    this.element = addTab('errors');
    engine.on('mapping', ({ head }) => { if (this.mapText) this.mapText.textContent = t('map.progress', head.done, head.all); });
  }

  setModel(model) {
    this.#model = model;
    this.#map = null;
    this.table = h('div');
    this.text = h('p', { role: 'status' });
    this.thumbs = h('div', { class: 'thumbs' });
    this.mapText = h('p', { class: 'quiet' });
    this.canvas = h('canvas', { id: 'map', role: 'img', 'aria-label': t('map.label'), hidden: true });
    this.canvas.onclick = (event) => this.#pick(event);
    this.count = h('input', { type: 'number', id: 'map-samples', value: '500', min: '50', max: '1000' });
    this.element.replaceChildren(h('p', {}, t('errors.is')),
      h('p', { class: 'row' }, h('button', { class: 'main', id: 'errors-test', onclick: () => this.#test() }, t('errors.test'))), this.text, this.table, this.thumbs,
      h('h3', {}, t('map.title')),
      h('p', { class: 'row' }, h('label', { class: 'inline' }, h('span', {}, t('map.samples')), this.count), h('button', { id: 'map-make', onclick: () => this.#make() }, t('map.make')), h('button', { onclick: () => this.#engine.ask('cancel') }, t('cancel'))), this.mapText, this.canvas);
  }

  async #test() {
    this.text.textContent = t('working');
    try {
      const { head } = await this.#engine.ask('errors', { anew: true });
      this.text.textContent = t('errors.done', head.size, percent(head.accuracy));
      this.#matrix(head);
    } catch (error) { this.text.textContent = error.message; }
  }

  #matrix(head) {
    const name = (i) => this.#model.names[i] ?? String(i);
    const most = Math.max(1, ...head.counts.flatMap((row, i) => row.filter((_, j) => i !== j)));
    const size = head.counts.length;
    if (size > 40) { this.table.replaceChildren(); return; }
    const cell = (row, column) => {
      const count = head.counts[row][column];
      if (!count) return h('td');
      const button = h('button', { 'aria-label': t('errors.cell', count, name(row), name(column)), onclick: () => this.#open(head, row, column) }, String(count));
      const style = styleOf(row === column ? 0.35 * most : -count, most);
      button.style.background = style.back;
      button.style.color = style.text;
      return h('td', {}, button);
    };
    this.table.replaceChildren(h('table', { class: 'confusion' },
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('errors.corner')), ...head.counts.map((_, i) => h('th', { scope: 'col' }, name(i))))),
      h('tbody', {}, ...head.counts.map((row, i) => h('tr', {}, h('th', { scope: 'row' }, name(i)), ...row.map((_, j) => cell(i, j)))))));
  }

  async #open(head, row, column) {
    const numbers = [];
    for (let i = 0; 2 * i < head.samples.length; i++) if (head.samples[2 * i] === row && head.samples[2 * i + 1] === column) numbers.push(i);
    const packet = await this.#engine.ask('thumbs', { numbers: numbers.slice(0, 48) });
    this.thumbs.replaceChildren(...pictures(packet).map(({ canvas, number }) => h('button', { 'aria-label': t('sample.open', number), onclick: () => this.#show(number) }, canvas)));
  }

  async #make() {
    this.mapText.textContent = t('working');
    try {
      const packet = await this.#engine.ask('map', { samples: Math.max(4, Math.min(1000, Math.floor(Number(this.count.value) || 500))) });
      this.#map = { ...packet.head, pictures: pictures(packet) };
      this.canvas.hidden = false;
      this.mapText.textContent = t('map.done', packet.head.layer);
      this.repaint();
    } catch (error) { this.mapText.textContent = error.message; }
  }

  #places() {
    const { x, y } = this.#map;
    const box = this.canvas.getBoundingClientRect();
    const range = (values) => [Math.min(...values), Math.max(...values)];
    const [[x0, x1], [y0, y1]] = [range(x), range(y)];
    return x.map((_, i) => [16 + ((x[i] - x0) / (x1 - x0)) * (box.width - 32), 16 + ((y[i] - y0) / (y1 - y0)) * (box.height - 32)]);
  }

  repaint() {
    if (!this.#map || this.canvas.hidden) return;
    const box = this.canvas.getBoundingClientRect();
    const context = fit(this.canvas, box.width, box.height);
    context.imageSmoothingEnabled = true;
    const { labels, predicted, pictures: thumbs } = this.#map;
    this.#places().forEach(([x, y], i) => {
      const size = 13;
      context.drawImage(thumbs[i].canvas, x - size / 2, y - size / 2, size, size);
      context.lineWidth = labels[i] === predicted[i] ? 1.2 : 2.4;
      context.strokeStyle = HUES[labels[i] % HUES.length];
      if (labels[i] === predicted[i]) context.strokeRect(x - size / 2, y - size / 2, size, size);
      else { context.strokeStyle = '#e0261e'; context.beginPath(); context.arc(x, y, size * 0.8, 0, 7); context.stroke(); }
    });
  }

  #pick(event) {
    const box = this.canvas.getBoundingClientRect();
    let nearest = -1;
    let least = 400;
    this.#places().forEach(([x, y], i) => {
      const distance = (x - event.clientX + box.left) ** 2 + (y - event.clientY + box.top) ** 2;
      if (distance < least) { least = distance; nearest = i; }
    });
    if (nearest >= 0) this.#show(nearest);
  }
}

function pictures({ head, bytes }) {
  const size = head.height * head.width * head.channels;
  return head.numbers.map((number, i) => {
    const canvas = document.createElement('canvas');
    paintPicture(canvas, bytes.subarray(i * size, (i + 1) * size), head.width, head.height, head.channels);
    return { canvas, number };
  });
}
