/** The kernels of a convolution; they change while the network learns. */
import { h, brief, perFrame } from './dom.js';
import { t } from './i18n.js';
import { addTab, isOpen } from './tabs.js';
import { tile } from './unit.js';

export class Kernels {
  #engine;
  #model;
  #last = null;

  constructor(engine) {
    this.#engine = engine;
    this.element = addTab('kernels', { opened: () => this.refresh() });
    this.refresh = perFrame(() => this.#refresh());
  }

  setModel(model) {
    this.#model = model;
    const convolutions = model.layers.filter((layer) => layer.kernels);
    if (!convolutions.length) { this.select = null; this.element.replaceChildren(h('p', { class: 'quiet' }, t('kernels.none'))); return; }
    this.select = h('select', { id: 'kernel-layer', onchange: () => this.refresh() }, ...convolutions.map((layer) => h('option', { value: String(layer.index) }, layer.path)));
    this.filter = h('input', { type: 'number', id: 'kernel-filter', min: '-1', value: '-1', onchange: () => this.refresh() });
    this.canvas = h('canvas', { class: 'pixel', role: 'img', 'aria-label': t('tab.kernels') });
    this.text = h('p', { class: 'quiet' });
    this.element.replaceChildren(h('p', { class: 'row' }, h('label', { class: 'inline' }, h('span', {}, t('layer')), this.select), h('label', { class: 'inline' }, h('span', {}, t('kernels.filter')), this.filter)), this.canvas, this.text);
    this.refresh();
  }

  async #refresh() {
    if (!isOpen('kernels') || !this.select) return;
    try {
      this.#last = await this.#engine.ask('kernels', { layer: Number(this.select.value), filter: Number(this.filter.value) });
      this.repaint();
    } catch (error) { this.text.textContent = error.message; }
  }

  repaint() {
    if (!this.#last || !this.select) return;
    const { head, bytes } = this.#last;
    tile(this.canvas, { ...head, bytes }, Math.ceil(Math.sqrt(head.maps)));
    this.text.textContent = `${t('kernels.count', head.maps, head.height, head.width, brief(head.least), brief(head.most))} ${head.principal ? t('kernels.principal') : ''}`;
  }
}
