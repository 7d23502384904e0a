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
    // The picture lies over the heat as thin ink, so that both are seen.
    context.imageSmoothingEnabled = false;
    context.drawImage(inked(seen, this.#model.picture.light), 0, 0, this.heat.width, this.heat.height);
    this.text.textContent = t('why.text', this.#model.names[head.class] ?? head.class, brief(head.score), brief(head.least), brief(head.most));
  }
}

/** A picture as transparent ink: the less it differs from its ground, the clearer. */
function inked(seen, light) {
  const ink = document.createElement('canvas');
  ink.width = seen.width;
  ink.height = seen.height;
  const image = seen.getContext('2d').getImageData(0, 0, seen.width, seen.height);
  const shade = document.documentElement.dataset.theme === 'dark' ? 255 : 0;
  for (let i = 0; i < image.data.length; i += 4) {
    const value = 0.299 * image.data[i] + 0.587 * image.data[i + 1] + 0.114 * image.data[i + 2];
    image.data.fill(shade, i, i + 3);
    image.data[i + 3] = 0.42 * (light ? 255 - value : value);
  }
  ink.getContext('2d').putImageData(image, 0, 0);
  return ink;
}
