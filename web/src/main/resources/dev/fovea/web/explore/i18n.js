import en from './strings/en.js';
import zh from './strings/zh.js';

const languages = { en, zh };
let current = 'en';
const listeners = [];

export const language = () => current;

/** Returns a text; {0}, {1} stand for values. */
export function t(name, ...values) {
  const text = languages[current][name] ?? en[name] ?? name;
  return text.replace(/\{(\d)\}/g, (_, at) => values[at] ?? '');
}

export const onLanguage = (listener) => listeners.push(listener);

/** Writes all texts of the page in a language. */
export function speak(wanted) {
  current = languages[wanted] ? wanted : 'en';
  document.documentElement.lang = current === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
  translate(document);
  listeners.forEach((listener) => listener());
}

/** Writes the texts of elements that name them. */
export function translate(root) {
  root.querySelectorAll('[data-i18n]').forEach((element) => { element.textContent = t(element.dataset.i18n); });
  root.querySelectorAll('[data-i18n-label]').forEach((element) => element.setAttribute('aria-label', t(element.dataset.i18nLabel)));
}
