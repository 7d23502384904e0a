/** The tabs of the tools, after the pattern of the ARIA practices: arrows move, one is open. */
import { $, h } from './dom.js';
import { t } from './i18n.js';
import * as state from './state.js';

const panels = new Map();
let open = '';

/** Adds a tab; opened is called when it is opened, closed when another is. */
export function addTab(name, { opened = () => {}, closed = () => {} } = {}) {
  const button = h('button', { role: 'tab', id: `tab-${name}`, 'aria-controls': `panel-${name}`, 'data-i18n': `tab.${name}`, 'aria-selected': 'false', tabindex: '-1' }, t(`tab.${name}`));
  const element = h('div', { role: 'tabpanel', id: `panel-${name}`, 'aria-labelledby': `tab-${name}`, hidden: true, tabindex: '0' });
  button.onclick = () => openTab(name);
  button.onkeydown = (event) => {
    const names = [...panels.keys()];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const to = event.key === 'Home' ? 0 : event.key === 'End' ? names.length - 1 : step ? (names.indexOf(name) + step + names.length) % names.length : -1;
    if (to < 0) return;
    event.preventDefault();
    openTab(names[to]);
    panels.get(names[to]).button.focus();
  };
  $('tabs').append(button);
  $('panels').append(element);
  panels.set(name, { button, element, opened, closed });
  return element;
}

export const tabNames = () => [...panels.keys()];
export const isOpen = (name) => open === name;

export function openTab(name) {
  if (!panels.has(name) || name === open) return;
  panels.get(open)?.closed();
  open = name;
  for (const [each, { button, element }] of panels) {
    button.setAttribute('aria-selected', String(each === name));
    button.tabIndex = each === name ? 0 : -1;
    element.hidden = each !== name;
  }
  state.set('tab', name === 'unit' ? '' : name);
  panels.get(name).opened();
}
