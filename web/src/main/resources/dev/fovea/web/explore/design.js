/** The architecture as a list of rows: shapes, parameters and receptive fields as they are typed. */
import { h, brief, notice } from './dom.js';
import { t } from './i18n.js';
import { addTab, openTab } from './tabs.js';

const KINDS = {
  conv2d: { filters: 16, kernel: 3, stride: 1, padding: 'same', activation: 'relu' },
  depthwise: { kernel: 3, stride: 1, padding: 'same', activation: 'relu' },
  maxpool: { kernel: 2, stride: 2, padding: 'valid' },
  avgpool: { kernel: 2, stride: 2, padding: 'valid' },
  globalavg: {}, batchnorm: {}, dropout: { rate: 0.25 }, flatten: {},
  dense: { units: 64, activation: 'relu' },
};
const CHOICES = { padding: ['valid', 'same'], activation: ['linear', 'relu', 'leaky_relu', 'elu', 'gelu', 'silu', 'tanh', 'sigmoid', 'softmax'] };

export class Design {
  #engine;
  #opened;
  #rows = [];
  #model;

  constructor(engine, opened) {
    this.#engine = engine;
    this.#opened = opened;
    this.element = addTab('design', { opened: () => this.#check() });
  }

  async setModel(model) {
    this.#model = model;
    try { this.#rows = (await this.#engine.ask('rows')).head.rows; } catch { this.#rows = []; }
    this.own = this.#rows.length > 0;
    if (!this.own) {
      this.#rows = [{ kind: 'conv2d', ...KINDS.conv2d }, { kind: 'maxpool', ...KINDS.maxpool }, { kind: 'flatten' }, { kind: 'dense', ...KINDS.dense, units: model.classes || 10, activation: 'softmax' }];
    }
    this.#draw();
  }

  #draw(focus) {
    this.list = h('ol', { class: 'rows' }, ...this.#rows.map((row, i) => this.#row(row, i)));
    this.total = h('p', { class: 'number' });
    this.use = h('button', { class: 'main', id: 'design-use', onclick: () => this.#use() }, t('design.use'));
    this.element.replaceChildren(h('p', { class: 'quiet' }, t(this.own ? 'design.is' : 'design.other')), this.list,
      h('p', { class: 'row' }, h('button', { id: 'design-add', onclick: () => { this.#rows.push({ kind: 'dense', ...KINDS.dense }); this.#draw(); } }, t('design.add')), this.use), this.total);
    if (focus) this.list.querySelector(focus)?.focus();
    this.#check();
  }

  #row(row, i) {
    const change = (name, value) => { row[name] = value; this.#check(); };
    const label = (name) => `${t(`design.${name}`)}, ${t('design.row', i + 1)}`;
    const kind = h('select', { 'aria-label': label('kind'), onchange: () => { this.#rows[i] = { kind: kind.value, ...KINDS[kind.value] }; this.#draw(`li:nth-child(${i + 1}) select`); } }, ...Object.keys(KINDS).map((name) => h('option', { value: name }, t(`kind.${name}`))));
    kind.value = row.kind;
    const inputs = Object.keys(KINDS[row.kind]).map((name) => {
      if (CHOICES[name]) {
        const choices = CHOICES[name].includes(row[name]) ? CHOICES[name] : [...CHOICES[name], row[name]];
        const select = h('select', { 'aria-label': label(name), onchange: () => change(name, select.value) }, ...choices.map((choice) => h('option', { value: choice }, choice)));
        select.value = row[name];
        return select;
      }
      const input = h('input', { type: 'number', min: '0', step: 'any', value: String(row[name]), 'aria-label': label(name), title: t(`design.${name}`), oninput: () => change(name, Number(input.value)) });
      return h('label', { class: 'inline' }, h('span', { class: 'quiet' }, t(`design.${name}`)), input);
    });
    const move = (by) => { const [taken] = this.#rows.splice(i, 1); this.#rows.splice(i + by, 0, taken); this.#draw(`li:nth-child(${i + by + 1}) select`); };
    return h('li', {}, kind, ...inputs,
      h('button', { 'aria-label': label('up'), disabled: i === 0, onclick: () => move(-1) }, '↑'),
      h('button', { 'aria-label': label('insert'), onclick: () => { this.#rows.splice(i, 0, { kind: 'conv2d', ...KINDS.conv2d }); this.#draw(`li:nth-child(${i + 1}) select`); } }, '+'),
      h('button', { 'aria-label': label('remove'), disabled: this.#rows.length === 1, onclick: () => { this.#rows.splice(i, 1); this.#draw(`li:nth-child(${Math.max(1, i)}) select`); } }, '×'),
      h('span', { class: 'made' }));
  }

  async #check() {
    if (this.element.hidden || !this.list) return;
    const { head } = await this.#engine.ask('design', { rows: this.#rows });
    [...this.list.children].forEach((item, i) => {
      const made = item.querySelector('.made');
      const row = head.rows[i] ?? {};
      made.classList.toggle('wrong', Boolean(row.error));
      made.textContent = row.error ?? (row.shape ? t('design.made', row.shape, brief(row.parameters), row.field === 'all' ? t('whole') : row.field) : '');
    });
    this.use.disabled = !head.right;
    this.total.textContent = t('design.total', brief(head.parameters), head.output);
  }

  async #use() {
    try {
      this.#opened((await this.#engine.ask('build', { rows: this.#rows })).head.model);
      openTab('train');
    } catch (error) { notice(error.message); }
  }
}
