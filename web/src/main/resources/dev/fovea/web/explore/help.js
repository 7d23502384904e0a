import { $, h } from './dom.js';
import { t } from './i18n.js';

const KEYS = [['d', 'pad'], ['← ↑ → ↓', 'move'], ['Space', 'pen'], ['z', 'undo'], ['Delete', 'clear'], ['n', 'mistake'], ['1 – 8', 'tabs'], ['[ ]', 'maps'], ['Enter', 'unit'], ['?', 'help']];

/** The parts of the page that keys need; a page without a server does not show all. */
const NEEDS = { mistake: 'mistake', tabs: 'panel', unit: 'panel' };
const works = ([, what]) => !NEEDS[what] || $(NEEDS[what]).getClientRects().length > 0;

/** The dialog with the keys. */
export function setUpHelp() {
  const dialog = $('help');
  $('help-open').onclick = () => {
    dialog.replaceChildren(h('h2', { id: 'help-title' }, t('help')), h('p', {}, t('help.text')),
      h('table', {}, h('tbody', {}, ...KEYS.filter(works).map(([key, what]) => h('tr', {}, h('th', { scope: 'row' }, h('kbd', {}, key)), h('td', { style: null }, t(`key.${what}`)))))),
      h('p', { class: 'row' }, h('button', { class: 'main', onclick: () => dialog.close() }, t('close'))));
    dialog.showModal();
  };
}
