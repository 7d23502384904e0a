// Starts the server and the browser, and what all scripts do with the page.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import puppeteer from 'puppeteer-core';

const home = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts ./fovea explore, or takes the server that FOVEA_URL names. */
export async function server(...args) {
  if (process.env.FOVEA_URL) return { url: process.env.FOVEA_URL, pid: Number(process.env.FOVEA_PID || 0), stop: () => {} };
  const child = spawn(path.join(home, 'fovea'), ['explore', '--port', '0', '--json', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => line.startsWith('{') && resolve(JSON.parse(line).url));
    child.on('exit', (code) => reject(new Error(`fovea explore ended with ${code}`)));
  });
  return { url, pid: child.pid, stop: () => child.kill() };
}

export async function browser() {
  return puppeteer.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--lang=en-US', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'], protocolTimeout: 600000 });
}

/** Opens the page; failures of its scripts and requests to other hosts are collected. */
export async function open(chrome, url, { width = 1440, height = 900, hash = '', touch = false } = {}) {
  const page = await chrome.newPage();
  page.faults = [];
  page.setDefaultTimeout(180000);
  page.on('pageerror', (error) => page.faults.push(error.message));
  page.on('request', (request) => { if (/^https?:/.test(request.url()) && new URL(request.url()).host !== new URL(url).host) page.faults.push(`asks ${request.url()}`); });
  await page.setViewport({ width, height, hasTouch: touch });
  await page.goto(url + (hash ? `#${hash}` : ''));
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true');
  await page.waitForFunction(() => window.fovea.frames > 0);
  return page;
}

const TWO = [[0.3, 0.32], [0.38, 0.22], [0.5, 0.18], [0.62, 0.23], [0.68, 0.34], [0.62, 0.47], [0.5, 0.6], [0.38, 0.71], [0.3, 0.8], [0.45, 0.8], [0.6, 0.8], [0.74, 0.8]];

/** Returns the points of a two on the page. */
export async function twoOn(page) {
  const box = await (await page.$('#pad')).boundingBox();
  return TWO.map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.height }));
}

/** Draws a two with the mouse. */
export async function drawTwo(page, steps = 4) {
  const [first, ...others] = await twoOn(page);
  await page.mouse.move(first.x, first.y);
  await page.mouse.down();
  for (const point of others) await page.mouse.move(point.x, point.y, { steps });
  await page.mouse.up();
}

export const text = (page, id) => page.$eval(`#${id}`, (element) => element.textContent);
