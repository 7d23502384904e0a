/** The answer: bars of the classes, the picture prepared the other way, and the voice. */
import { $, h, percent } from './dom.js';
import { t } from './i18n.js';

const SHOWN = 10;
let bars = [];
let spoken = '';
let timer = 0;

export const best = (values) => values.reduce((at, value, i) => (value > values[at] ? i : at), 0);

/** Shows an answer. */
export function showAnswer(model, head) {
  const { answer, other, center } = head;
  const name = (i) => model.names[i] ?? String(i);
  $('answer').hidden = !answer.length;
  if (!answer.length) return;
  const order = [...answer.keys()];
  const shown = answer.length <= SHOWN ? order : order.sort((a, b) => answer[b] - answer[a]).slice(0, SHOWN);
  if (bars.length !== shown.length) build(shown.length);
  const top = best(answer);
  shown.forEach((index, i) => {
    const bar = bars[i];
    bar.item.classList.toggle('best', index === top);
    if (bar.name.textContent !== name(index)) bar.name.textContent = name(index);
    bar.bar.style.width = `${100 * Math.min(1, Math.max(0, answer[index]))}%`;
    bar.percent.textContent = percent(answer[index]);
    bar.ghost.hidden = !other || other[index] < 0.01;
    if (other) bar.ghost.style.left = `${100 * other[index]}%`;
  });
  $('both').replaceChildren(...(other ? both(name, answer, other, center) : []));
  speakLater(`${name(top)}, ${percent(answer[top])}`);
}

function both(name, answer, other, center) {
  const text = (values) => `${name(best(values))} ${percent(values[best(values)])}`;
  const [drawn, centered] = center ? [other, answer] : [answer, other];
  return [`${t('as.drawn')} `, h('b', {}, text(drawn)), ` · ${t('centered')} `, h('b', {}, text(centered))];
}

function build(count) {
  bars = Array.from({ length: count }, () => {
    const [bar, ghost] = [h('span', { class: 'bar' }), h('span', { class: 'ghost' })];
    const [name, value] = [h('span', { class: 'name' }), h('span', { class: 'percent' })];
    return { item: h('li', {}, name, h('span', { class: 'track' }, bar, ghost), value), name, bar, ghost, percent: value };
  });
  $('bars').replaceChildren(...bars.map((bar) => bar.item));
}

/** Says the top class once the pen rests. */
function speakLater(text) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (text !== spoken) $('spoken').textContent = text;
    spoken = text;
  }, 600);
}
