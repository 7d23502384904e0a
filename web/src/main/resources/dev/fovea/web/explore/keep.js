/** Files to keep: the model, a figure of all layers, the numbers of one. */
import { h, notice } from './dom.js';
import { t, language } from './i18n.js';
import { addTab } from './tabs.js';

const TYPES = { keras: 'application/zip', onnx: 'application/octet-stream', svg: 'image/svg+xml', png: 'image/png', csv: 'text/csv' };

export class Keep {
  #engine;

  constructor(engine) {
    this.#engine = engine;
    this.element = addTab('keep');
  }

  setModel(model) {
    this.layer = h('select', { id: 'keep-layer' }, ...model.layers.map((layer) => h('option', { value: String(layer.index) }, layer.path)));
    const button = (format, text) => h('button', { id: `keep-${format}`, onclick: () => this.#save(format) }, t(text));
    this.element.replaceChildren(h('h3', {}, t('keep.model')), h('p', { class: 'row' }, button('keras', 'keep.keras'), button('onnx', 'keep.onnx')),
      h('h3', {}, t('keep.figure')), h('p', { class: 'row' }, button('png', 'keep.png'), button('svg', 'keep.svg')),
      h('h3', {}, t('keep.values')), h('p', { class: 'row' }, h('label', { class: 'inline' }, h('span', {}, t('layer')), this.layer), button('csv', 'keep.csv')));
  }

  async #save(format) {
    try {
      const { head, bytes } = await this.#engine.ask('export', { format, layer: Number(this.layer.value), language: language() });
      const address = URL.createObjectURL(new Blob([bytes], { type: TYPES[format] }));
      h('a', { href: address, download: head.name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
      notice('');
    } catch (error) { notice(error.message); }
  }
}
