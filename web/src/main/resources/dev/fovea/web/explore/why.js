/** Why this answer: the parts of the picture that speak for a class, while the pen moves. */
import { $, h, brief, notice } from './dom.js';
import { t } from './i18n.js';
import { addTab, isOpen } from './tabs.js';
import { colorsOf, paint } from './colors.js';

const METHODS = ['grad-cam', 'occlusion', 'integrated-gradients', 'saliency'];

export class Why {
  #engine;
  #last = null;
  #model;

  constructor(engine) {
    this.#engine = engine;
    this.element = addTab('why', { opened: () => this.#ask(), closed: () => engine.ask('why', { method: 'off' }).catch(() => {}) });
    engine.on('why', (packet) => { this.#last = packet; this.repaint(); });
  }

  setModel(model) {
    this.#model = model;
    this.#last = null;
    if (!model.classes) { this.method = null; this.element.replaceChildren(h('p', { class: 'quiet' }, t('why.none'))); return; }
    this.method = h('select', { id: 'why-method', onchange: () => this.#ask() }, ...METHODS.map((name) => h('option', { value: name }, t(`method.${name}`))));
    this.category = h('select', { id: 'why-class', onchange: () => this.#ask() }, h('option', { value: '-1' }, t('why.best')),
      ...Array.from({ length: Math.min(model.classes, 1000) }, (_, i) => h('option', { value: String(i) }, model.names[i] ?? String(i))));
    this.heat = h('canvas', { class: 'pixel', role: 'img', 'aria-label': t('tab.why') });
    this.heat.style.width = '280px';
    this.under = h('canvas', { class: 'pixel', 'aria-hidden': 'true' });
    this.text = h('p', { class: 'quiet' });
    this.meaning = h('p');
    this.element.replaceChildren(h('p', { class: 'row' }, h('label', { class: 'inline' }, h('span', {}, t('why.method')), this.method), h('label', { class: 'inline' }, h('span', {}, t('why.class')), this.category)), this.meaning, this.heat, this.text);
    if (isOpen('why')) this.#ask();
  }

  #ask() {
    if (!this.method) return;
    this.meaning.textContent = t(`meaning.${this.method.value}`);
    this.#engine.ask('why', { method: this.method.value, class: Number(this.category.value) }).then(() => notice(''), (error) => { this.text.textContent = error.message; });
  }

  repaint() {
    if (!this.#last || !this.heat) return;
    const { head, bytes } = this.#last;
    paint(this.under, bytes, head.width, head.height, colorsOf(head.low < 0));
    const seen = $('seen');
    const size = 280;
    this.heat.width = size;
    this.heat.height = Math.max(24, Math.round((size * seen.height) / seen.width));
    const context = this.heat.getContext('2d');
    context.imageSmoothingEnabled = head.width < seen.width;
    context.drawImage(this.under, 0, 0, this.heat.width, this.heat.height);
    // The picture lies over the heat as light lines, so that both are seen.
    context.imageSmoothingEnabled = false;
    context.globalAlpha = 0.38;
    context.drawImage(seen, 0, 0, this.heat.width, this.heat.height);
    context.globalAlpha = 1;
    this.text.textContent = t('why.text', this.#model.names[head.class] ?? head.class, brief(head.score), brief(head.least), brief(head.most));
  }
}
