/** Classes of one's own: a few examples each, and a new last layer that is trained in seconds. */
import { $, h, notice, percent } from './dom.js';
import { t } from './i18n.js';
import { addTab } from './tabs.js';

export class Teach {
  #engine;
  #pad;
  #opened;
  #classes = [];
  #model;

  constructor(engine, pad, opened) {
    this.#engine = engine;
    this.#pad = pad;
    this.#opened = opened;
    this.element = addTab('teach');
  }

  setModel(model, keep) {
    if (!this.#classes.length) this.#classes = [{ name: 'A', examples: [] }, { name: 'B', examples: [] }];
    const shape = ({ picture }) => `${picture.height}x${picture.width}x${picture.channels}`;
    if (this.#model && shape(this.#model) !== shape(model)) this.#classes.forEach((each) => { each.examples = []; });
    this.#model = model;
    this.#draw();
  }

  #draw(focus = null) {
    this.result = h('p', { role: 'status', id: 'teach-result' });
    const items = this.#classes.map((each, i) => {
      const name = h('input', { type: 'text', size: '8', value: each.name, 'aria-label': t('teach.name', i + 1), oninput: () => { each.name = name.value; } });
      return h('li', {}, name,
        h('button', { id: `teach-${i}`, onclick: () => this.#take(each, i) }, t('teach.take')),
        h('span', { class: 'number' }, t('teach.count', each.examples.length)),
        h('button', { 'aria-label': t('teach.remove', each.name), disabled: this.#classes.length <= 2, onclick: () => { this.#classes.splice(i, 1); this.#draw(); } }, '×'),
        h('div', { class: 'thumbs' }, ...each.examples.slice(-10).map((example) => { const small = example.thumbnail; small.className = 'pixel'; small.style.width = '32px'; return small; })));
    });
    this.element.replaceChildren(h('p', {}, t('teach.is')), h('ol', { class: 'rows' }, ...items),
      h('p', { class: 'row' },
        h('button', { id: 'teach-add', onclick: () => { this.#classes.push({ name: String.fromCharCode(65 + this.#classes.length), examples: [] }); this.#draw(); } }, t('teach.add')),
        h('button', { class: 'main', id: 'teach-train', onclick: () => this.#train() }, t('teach.train')),
        h('button', { onclick: () => this.#train(true) }, t('teach.data'))), this.result);
    if (focus) $(focus)?.focus();
  }

  #take(each, i) {
    const thumbnail = this.#pad.thumbnail();
    const { width, height } = thumbnail;
    const { data } = thumbnail.getContext('2d').getImageData(0, 0, width, height);
    const { channels } = this.#model.picture;
    const pixels = new Uint8Array(width * height * channels);
    for (let at = 0, to = 0; at < width * height; at++) for (let c = 0; c < channels; c++) pixels[to++] = data[4 * at + c];
    each.examples.push({ width, height, pixels, thumbnail });
    this.#pad.clear();
    this.#draw(`teach-${i}`);
  }

  async #train(dataset = false) {
    this.result.textContent = t('working');
    try {
      const packet = await this.#engine.ask('teach', ...(dataset ? [{ dataset: true }] : this.#examples()));
      this.#opened(packet.head.model);
      this.result.textContent = t('teach.done', percent(packet.head.accuracy));
      notice('');
    } catch (error) { this.result.textContent = error.message; }
  }

  #examples() {
    const { height, width, channels } = this.#model.picture;
    const times = Math.max(1, Math.floor(112 / Math.max(height, width)));
    const [w, tall] = [width * times, height * times];
    const labels = [];
    const parts = [];
    this.#classes.forEach((each, label) => each.examples.forEach((example) => {
      // A sample that was not changed is smaller than a drawing; all are sent in one size.
      parts.push(example.width === w ? example.pixels : enlarged(example, w, tall, channels));
      labels.push(label);
    }));
    const bytes = new Uint8Array(parts.length * w * tall * channels);
    parts.forEach((part, i) => bytes.set(part, i * w * tall * channels));
    return [{ classes: this.#classes.map((each) => each.name), labels, width: w, height: tall, channels, center: $('center').checked && this.#model.picture.canCenter }, bytes];
  }
}

function enlarged(example, width, height, channels) {
  const pixels = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) {
    const from = (Math.floor((y * example.height) / height) * example.width + Math.floor((x * example.width) / width)) * channels;
    for (let c = 0; c < channels; c++) pixels[(y * width + x) * channels + c] = example.pixels[from + c];
  }
  return pixels;
}
