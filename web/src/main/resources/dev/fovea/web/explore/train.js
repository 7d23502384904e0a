/** Training live: loss, accuracy, kernels and the drawing's activations after every few steps. */
import { h, brief, fit, notice } from './dom.js';
import { t } from './i18n.js';
import { addTab } from './tabs.js';

export class Train {
  #engine;
  #stepped;
  #points = [];
  #checked = [];
  #begun = false;
  #state = 'paused';

  constructor(engine, stepped) {
    this.#engine = engine;
    this.#stepped = stepped;
    this.element = addTab('train', { opened: () => this.repaint() });
    engine.on('train', ({ head }) => this.#progress(head));
    engine.on('validated', ({ head }) => { this.#checked.push([head.step, head.accuracy]); this.repaint(); });
  }

  setModel(model, keep) {
    if (!keep || !this.element.firstChild) { this.#points = []; this.#checked = []; this.#begun = false; this.#state = 'paused'; }
    const number = (id, value, least, most) => h('input', { type: 'number', id, value: String(value), min: String(least), max: String(most), step: 'any' });
    this.rate = number('rate', 0.001, 0.0000001, 10);
    this.batch = number('batch', 64, 1, 4096);
    this.anew = h('input', { type: 'checkbox', id: 'anew' });
    this.start = h('button', { id: 'train-start', class: 'main', onclick: () => (this.#state === 'running' ? this.#do('train-pause') : this.#do('train')) }, t('train.start'));
    this.one = h('button', { id: 'train-step', onclick: () => this.#do('train-step') }, t('train.step'));
    this.again = h('button', { onclick: () => this.#do('train', true) }, t('train.fresh'));
    this.rest = h('input', { type: 'range', id: 'rest', min: '0', max: '1000', value: '0', 'aria-label': t('train.rest') });
    this.rest.oninput = () => this.#set({ rest: Number(this.rest.value) });
    this.rate.onchange = () => this.#set({ rate: Number(this.rate.value) });
    this.scrub = h('input', { type: 'range', id: 'scrub', min: '0', max: '0', value: '0', 'aria-label': t('train.scrub'), disabled: true });
    this.scrub.oninput = () => {
      const last = this.scrub.value === this.scrub.max;
      this.#engine.ask('train-show', { snapshot: last ? -1 : Number(this.scrub.value) }).then(this.#stepped, () => {});
      this.when.textContent = last ? t('train.now') : t('train.then', this.steps[Number(this.scrub.value)]);
    };
    this.when = h('output', { for: 'scrub' });
    this.loss = h('canvas', { class: 'chart', role: 'img', 'aria-label': t('loss') });
    this.right = h('canvas', { class: 'chart', role: 'img', 'aria-label': t('accuracy') });
    this.text = h('p', { class: 'number', id: 'train-figures' });
    this.data = h('p', { class: 'quiet' });
    const labelled = (name, input) => h('label', { class: 'inline' }, h('span', {}, t(name)), input);
    this.element.replaceChildren(this.data,
      h('p', { class: 'row' }, this.start, this.one, this.again),
      h('p', { class: 'row' }, labelled('rate', this.rate), labelled('batch', this.batch), h('label', { class: 'check' }, this.anew, t('train.anew'))),
      h('label', { class: 'slider' }, h('span', {}, t('train.rest')), this.rest, h('span')),
      this.text, h('h3', {}, t('loss')), this.loss, h('h3', {}, t('accuracy')), this.right,
      h('h3', {}, t('train.scrub')), this.scrub, this.when);
    this.#engine.ask('data').then(({ head }) => { this.data.textContent = t('data', head.name, head.train, head.test); }, (error) => { this.data.textContent = error.message; });
    this.repaint();
  }

  async #do(what, fresh = false) {
    try {
      if (fresh) { this.#points = []; this.#checked = []; }
      await this.#engine.ask(what, { fresh: fresh || (!this.#begun && this.anew.checked), anew: this.anew.checked, rate: Number(this.rate.value), batch: Number(this.batch.value) });
      this.#begun = true;
      this.#state = what === 'train' ? 'running' : 'paused';
      if (what === 'train' && Number(this.rest.value)) this.#set({ rest: Number(this.rest.value) });
      notice('');
    } catch (error) { notice(error.message); }
    this.#label();
  }

  #set(fields) { if (this.#begun) this.#engine.ask('train-set', fields).catch((error) => notice(error.message)); }

  #label() { this.start.textContent = t(this.#state === 'running' ? 'train.pause' : 'train.start'); }

  #progress(head) {
    this.#points.push(...head.points);
    if (this.#points.length > 20000) this.#points = this.#points.filter((_, i) => i % 2);
    this.#state = head.state;
    if (head.failure) notice(head.failure);
    this.steps = head.snapshots;
    const atEnd = this.scrub.value === this.scrub.max;
    this.scrub.disabled = head.snapshots.length < 2;
    this.scrub.max = String(Math.max(0, head.snapshots.length - 1));
    if (atEnd && !head.shown) { this.scrub.value = this.scrub.max; this.when.textContent = t('train.now'); }
    const last = this.#points.slice(-20);
    const mean = (at) => last.reduce((sum, point) => sum + point[at], 0) / Math.max(1, last.length);
    this.text.textContent = t('train.figures', head.steps, (head.steps / head.perEpoch).toFixed(2), mean(1).toFixed(4), (100 * mean(2)).toFixed(1));
    this.text.dataset.loss = mean(1);
    this.text.dataset.steps = head.steps;
    this.#label();
    this.repaint();
    this.#stepped();
  }

  repaint() {
    if (!this.loss || this.element.hidden) return;
    chart(this.loss, this.#points.map((point) => [point[0], point[1]]), []);
    chart(this.right, this.#points.map((point) => [point[0], point[2]]), this.#checked, 1);
  }
}

/** A curve with its axis; dots are from samples that are not trained on. */
function chart(canvas, points, dots, most = 0) {
  const box = canvas.getBoundingClientRect();
  if (!box.width) return;
  const context = fit(canvas, box.width, box.height);
  const style = getComputedStyle(document.documentElement);
  const [ink, quiet, line, mark] = ['--accent', '--quiet', '--line', '--mark'].map((name) => style.getPropertyValue(name));
  context.font = '11px system-ui';
  context.fillStyle = quiet;
  if (!points.length) { context.fillText('–', 4, 14); return; }
  const thin = points.filter((_, i) => i % Math.ceil(points.length / 800) === 0);
  const top = most || Math.max(...thin.map((point) => point[1])) || 1;
  const [from, to] = [points[0][0], Math.max(points.at(-1)[0], points[0][0] + 1)];
  const at = ([step, value]) => [36 + ((step - from) / (to - from)) * (box.width - 42), box.height - 8 - Math.min(1, value / top) * (box.height - 20)];
  for (const share of [0, 0.5, 1]) {
    const [, y] = at([from, share * top]);
    context.strokeStyle = line;
    context.beginPath(); context.moveTo(34, y); context.lineTo(box.width, y); context.stroke();
    context.fillText(brief(share * top), 0, y + 4);
  }
  let mean = thin[0][1];
  context.strokeStyle = ink;
  context.lineWidth = 1.6;
  context.beginPath();
  thin.forEach((point, i) => {
    mean = 0.85 * mean + 0.15 * point[1];
    const [x, y] = at([point[0], mean]);
    if (i) context.lineTo(x, y); else context.moveTo(x, y);
  });
  context.stroke();
  context.fillStyle = mark;
  for (const dot of dots) { const [x, y] = at(dot); context.beginPath(); context.arc(x, y, 3, 0, 7); context.fill(); }
}
