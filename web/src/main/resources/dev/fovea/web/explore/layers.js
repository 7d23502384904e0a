/** The list of layers, each with its maps; only those in sight are asked for. */
import { $, h, brief } from './dom.js';
import { t } from './i18n.js';
import { Atlas } from './atlas.js';
import { Branches } from './branches.js';

const SHOWN = 64;

export class Layers {
  #engine;
  #model = null;
  #views = [];
  #seen = new Set();
  #observer;
  #branches = new Branches($('list'));
  #watching = '';

  constructor(engine, pick, point) {
    this.#engine = engine;
    this.pick = pick;
    this.point = point;
    this.#observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const index = Number(entry.target.dataset.index);
        if (entry.isIntersecting) this.#seen.add(index);
        else this.#seen.delete(index);
      }
      this.watch();
    }, { rootMargin: '150px' });
    let width = 0;
    new ResizeObserver(() => {
      const now = this.#width();
      if (now !== width) { width = now; this.#views.forEach((view) => view.atlas.layout(now)); }
    }).observe($('list'));
  }

  show(model) {
    this.#model = model;
    this.#observer.disconnect();
    this.#seen.clear();
    this.#watching = '';
    this.#views = model.layers.map((layer) => this.#view(layer));
    $('list').replaceChildren(...this.#views.map((view) => view.article), this.#branches.element);
    this.#branches.show(model, this.#views);
    this.#views.forEach((view) => {
      view.atlas.layout(this.#width());
      this.#observer.observe(view.article);
    });
    this.watch();
  }

  /** The pixels that there are for maps. */
  #width() { return $('list').clientWidth - this.#branches.width; }

  view(index) { return this.#views[index]; }

  #view(layer) {
    const view = { layer, first: 0, count: Math.min(SHOWN, layer.maps), off: new Set() };
    view.atlas = new Atlas(layer, (map, y, x) => this.pick(layer, map, y, x), (map, y, x) => this.point(layer, map, y, x));
    view.live = h('span', { class: 'number' });
    view.values = h('span', { class: 'number' });
    const facts = h('p', { class: 'facts' }, h('span', {}, layer.shape),
      layer.parameters ? h('span', {}, t('parameters', brief(layer.parameters))) : null,
      layer.multiplications ? h('span', {}, t('multiplications', brief(layer.multiplications))) : null,
      layer.field && layer.index ? h('span', {}, t('field', layer.field === 'all' ? t('whole') : layer.field)) : null,
      h('span', {}, t('memory', brief(layer.bytes))), view.live);
    const before = this.#model.layers[layer.index - 1];
    const jumps = layer.inputs.length > 1 || (layer.inputs.length === 1 && before && layer.inputs[0] !== before.index);
    view.legend = h('canvas', { width: '96', height: '1', 'aria-hidden': 'true' });
    view.least = h('span');
    view.most = h('span');
    view.pager = h('span', { class: 'row' });
    view.article = h('article', { class: 'layer', 'data-index': String(layer.index), 'data-kind': layer.kind },
      h('header', {}, h('h3', {}, layer.path), h('span', { class: 'class' }, layer.class), facts),
      jumps ? h('p', { class: 'from' }, `← ${layer.inputs.map((i) => this.#model.layers[i].path).join(' + ')}`) : null,
      view.atlas.element,
      h('p', { class: 'foot' }, h('span', { class: 'legend' }, view.least, view.legend, view.most), view.values, view.pager));
    this.#pager(view);
    view.atlas.show(view.first, view.count);
    return view;
  }

  #pager(view) {
    const { layer } = view;
    if (layer.maps <= SHOWN) return;
    const go = (first, count) => { view.first = first; view.count = count; this.#pager(view); view.atlas.show(first, count); view.atlas.layout(this.#width()); this.watch(); };
    const last = view.first + view.count;
    view.pager.replaceChildren(
      h('button', { disabled: view.first === 0, onclick: () => go(Math.max(0, view.first - SHOWN), SHOWN), 'aria-label': t('maps.before', layer.path) }, '‹'),
      h('span', {}, t('maps.shown', view.first, last - 1, layer.maps)),
      h('button', { disabled: last >= layer.maps, onclick: () => go(last, Math.min(SHOWN, layer.maps - last)), 'aria-label': t('maps.after', layer.path) }, '›'),
      h('button', { onclick: () => go(0, Math.min(1024, layer.maps)), 'aria-label': t('maps.all', layer.path) }, t('all')));
  }

  /** Tells the server what is in sight. */
  watch() {
    if (!this.#model) return;
    const seen = [...this.#seen].filter((i) => i > 0).sort((a, b) => a - b);
    const layers = [0, ...seen].map((i) => {
      const view = this.#views[i];
      return i === 0 ? [0, 0, 1024, 256] : [i, view.first, view.count, view.atlas.side];
    });
    const text = JSON.stringify(layers);
    if (text === this.#watching) return;
    this.#watching = text;
    this.#engine.ask('watch', { layers }).catch(() => {});
  }

  /** Paints an update. */
  frame(head, bytes) {
    let at = 0;
    const parts = new Map();
    for (const part of head.layers) {
      if (part.same === undefined) {
        const size = part.maps * part.height * part.width;
        part.bytes = bytes.subarray(at, at + size);
        at += size;
      } else {
        const source = parts.get(part.same);
        const { layer } = this.#views[part.layer];
        const flat = layer.rank < 2 && source.height * source.width * source.maps === layer.width;
        Object.assign(part, flat ? { first: 0, maps: 1, height: 1, width: layer.width, bytes: flatten(source) } : { first: source.first, maps: source.maps, height: source.height, width: source.width, bytes: source.bytes });
      }
      parts.set(part.layer, part);
      const view = this.#views[part.layer];
      if (!view) continue;
      view.atlas.paint(part, this.#model.picture.channels === 3 && part.layer === 0);
      view.atlas.legend(view.legend, part);
      view.least.textContent = brief(part.low < 0 ? part.low : 0);
      view.most.textContent = brief(part.low < 0 ? -part.low : part.high);
      view.values.textContent = t('range', brief(part.least), brief(part.most));
      view.time = view.time === undefined ? part.us : 0.85 * view.time + 0.15 * part.us;
      view.live.textContent = `${t('time', (view.time / 1000).toFixed(2))} · ${t('zeros', Math.round(100 * part.zeros))}`;
    }
    return parts;
  }

  repaint() { this.#views.forEach((view) => view.atlas.repaint()); }
}

/** The bytes of maps in the order of a flattened layer: row, column, map. */
function flatten(source) {
  const { maps, height, width, bytes } = source;
  const flat = new Uint8Array(bytes.length);
  const places = height * width;
  for (let map = 0; map < maps; map++) for (let i = 0; i < places; i++) flat[i * maps + map] = bytes[map * places + i];
  return flat;
}
