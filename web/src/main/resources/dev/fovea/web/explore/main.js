/** Brings the parts of the page together. */
import { $, h, brief, notice } from './dom.js';
import { Engine } from './engine.js';
import { Pad } from './pad.js';
import { Layers } from './layers.js';
import { Unit } from './unit.js';
import { Kernels } from './kernels.js';
import { Train } from './train.js';
import { Design } from './design.js';
import { Teach } from './teach.js';
import { Why } from './why.js';
import { Errors } from './errors.js';
import { Keep } from './keep.js';
import { showAnswer } from './answer.js';
import { setUpSources } from './sources.js';
import { openTab, tabNames } from './tabs.js';
import { setUpHelp } from './help.js';
import { t, speak, onLanguage, translate } from './i18n.js';
import { paintPicture, paint, gray } from './colors.js';
import * as state from './state.js';

const engine = new Engine();
let model = null;
let number = 0;

/** What the measuring script reads. */
const measured = { frames: 0, engine };
window.fovea = measured;

const dark = matchMedia('(prefers-color-scheme: dark)');
const setTheme = (theme) => { document.documentElement.dataset.theme = theme; };
setTheme(state.get('theme') || (dark.matches ? 'dark' : 'light'));
speak(state.get('lang') || (navigator.language.startsWith('zh') ? 'zh' : 'en'));

const pad = new Pad((picture) => {
  const center = model?.picture.canCenter && $('center').checked && !picture.prepared;
  engine.draw({ ...picture, center, number: ++number });
});
const layers = new Layers(engine, (...at) => unit.pick(...at), (...at) => unit.point(...at));
const unit = new Unit(engine, layers);
const kernels = new Kernels(engine);
const why = new Why(engine, pad);
const train = new Train(engine, () => { unit.refresh(); kernels.refresh(); });
const design = new Design(engine, opened);
const teach = new Teach(engine, pad, opened);
const sources = setUpSources(engine, pad, openFile);
const errors = new Errors(engine, (sample) => sources.sample(sample));
const keep = new Keep(engine);
const parts = [unit, kernels, why, train, design, teach, errors, keep];

engine.on('frame', ({ head, bytes, latency, size }) => {
  const shown = layers.frame(head, bytes);
  showSeen(shown.get(0));
  showAnswer(model, head);
  unit.refresh();
  measured.frames++;
  Object.assign(measured, { latency, size, us: head.us, number: head.number });
});
engine.on('failed', ({ head }) => notice(head.error));
engine.on('closed', ({ head }) => notice(head.reason || t('closed')));

/** Shows the input layer beside the drawing. */
function showSeen(part) {
  if (!part) return;
  const { width, height, maps, bytes } = part;
  if (maps === 3) {
    const picture = new Uint8Array(bytes.length);
    const places = width * height;
    for (let i = 0; i < places; i++) for (let c = 0; c < 3; c++) picture[3 * i + c] = bytes[c * places + i];
    paintPicture($('seen'), picture, width, height, 3);
  } else paint($('seen'), bytes.subarray(0, width * height), width, height, gray);
  $('seen').setAttribute('aria-label', t('seen'));
}

/** Shows a model that was opened. */
function opened(described, first = false) {
  model = described;
  notice('');
  const choices = [...$('model').options].map((option) => option.value);
  if (!choices.includes(model.name)) $('model').append(h('option', { value: model.name }, model.name));
  $('model').value = model.name;
  if (!first) ['unit', 'strokes', 'sample'].forEach((name) => state.set(name, ''));
  state.set('model', model.name);
  $('center').checked = state.get('center') ? state.get('center') === '1' : model.picture.centers;
  $('center-label').hidden = !model.picture.canCenter;
  facts();
  layers.show(model);
  parts.forEach((part) => part.setModel?.(model, first));
  pad.setShape(model.picture);
}

function facts() {
  if (model) $('facts').textContent = t('facts', model.layers.length - 1, brief(model.parameters), brief(model.multiplications));
}

async function open(name) {
  try { opened((await engine.ask('open', { name })).head.model); } catch (error) { $('model').value = model.name; notice(error.message); }
}

async function openFile(file) {
  notice('');
  $('source').textContent = t('loading', file.name);
  try {
    const number = await engine.upload(file);
    opened((await engine.ask('open', { file: number })).head.model);
  } catch (error) { notice(error.message); }
  $('source').textContent = '';
}

$('model').onchange = () => open($('model').value);
$('center').onchange = () => { state.set('center', $('center').checked ? '1' : '0'); pad.refresh(); };
$('theme').onclick = () => {
  const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
  setTheme(next);
  state.set('theme', next);
  layers.repaint();
  pad.refresh();
  parts.forEach((part) => part.repaint?.());
};
$('language').value = document.documentElement.lang.slice(0, 2);
$('language').onchange = () => { state.set('lang', $('language').value); speak($('language').value); };
onLanguage(() => {
  pad.label();
  if (!model) return;
  facts();
  layers.show(model);
  parts.forEach((part) => part.setModel?.(model, true));
  pad.refresh();
});
$('link').onclick = async () => {
  try {
    const address = new URL(location.href);
    address.search = '';
    await navigator.clipboard.writeText(address.href);
    $('link').textContent = t('copied');
  } catch { $('link').textContent = t('copy.yourself'); }
  setTimeout(() => { $('link').textContent = t('link'); }, 1600);
};
setUpHelp();
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA|CANVAS)$/.test(event.target.tagName)) return;
  const tab = tabNames()[Number(event.key) - 1];
  if (tab) { openTab(tab); $(`tab-${tab}`).focus(); }
  else if (event.key === 'n') $('mistake').click();
  else if (event.key === 'd') $('pad').focus();
  else if (event.key === 'c') $('clear').click();
  else if (event.key === '?') $('help-open').click();
});

async function begin() {
  const welcome = await engine.connect();
  const untrained = h('optgroup', { label: t('untrained') });
  for (const each of welcome.models) (each.trained ? $('model') : untrained).append(h('option', { value: each.name }, each.name));
  $('model').append(untrained);
  translate(document);
  pad.label();
  const wanted = state.get('model');
  if (wanted && wanted !== welcome.model.name && welcome.models.some((each) => each.name === wanted)) {
    opened((await engine.ask('open', { name: wanted })).head.model, true);
  } else opened(welcome.model, true);
  openTab(tabNames().includes(state.get('tab')) ? state.get('tab') : 'unit');
  pad.strokes = state.strokesFromText(state.get('strokes'));
  if (state.get('sample')) sources.sample(Number(state.get('sample')));
  pad.refresh();
  document.documentElement.dataset.ready = 'true';
  performance.mark?.('ready');
}

begin().catch((error) => notice(error.message === 'closed' ? t('closed') : error.message));
