// The measurements; see the script measure.
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { server, browser, open, drawTwo, wait } from './browser.mjs';

const option = (name, usual) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? usual : Number(process.argv[at + 1]); };
const MINUTES = option('minutes', 1);
const WINDOW = option('window', 10) * 1000;
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
const line = (name, value, goal) => console.log(`${name.padEnd(52)} ${String(value).padStart(12)}   ${goal}`);
const load = () => os.loadavg().map((value) => value.toFixed(2)).join(' ');

console.log(`${os.cpus().length} cores of ${os.cpus()[0].model}; load ${load()}`);
const { url, pid, stop } = await server();
const chrome = await browser();

async function ready() {
  const times = [];
  let bytes = 0;
  for (let i = 0; i < 4; i++) {
    const page = await chrome.newPage();
    await page.setCacheEnabled(false);
    const client = await page.createCDPSession();
    await client.send('Network.enable');
    bytes = 0;
    client.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
    const begun = performance.now();
    await page.goto(url);
    await page.waitForFunction(() => window.fovea?.frames > 0);
    // The first page warms the server.
    if (i) times.push(performance.now() - begun);
    await page.close();
  }
  line('page ready, ms (median of 3)', quantile(times, 0.5).toFixed(0), 'goal 1000');
  line('files of the page, bytes', bytes, 'goal 300000');
}

/** Notes for every pen event the time until the canvases of all layers hold its update. */
const instrument = (page) => page.evaluate(() => {
  window.waits = [];
  window.sizes = [];
  let oldest = 0;
  let number = 0;
  addEventListener('pointermove', () => { oldest ||= performance.now(); }, true);
  Object.defineProperty(window.fovea, 'number', {
    get: () => number,
    set: (value) => {
      number = value;
      window.sizes.push(window.fovea.size);
      if (oldest) window.waits.push(performance.now() - oldest);
      oldest = 0;
    },
  });
});

async function pen() {
  const page = await open(chrome, url, { width: 1600, height: 2600 });
  await wait(1000);
  for (let i = 0; i < 6; i++) { await drawTwo(page, 8); await page.click('#clear'); }
  await instrument(page);
  for (let i = 0; i < 6; i++) { await drawTwo(page, 12); await wait(100); await page.click('#clear'); }
  const { waits, sizes } = await page.evaluate(() => ({ waits: window.waits, sizes: window.sizes }));
  line(`pen to all layers repainted, p50 of ${waits.length}, ms`, quantile(waits, 0.5).toFixed(1), 'goal 16');
  line('pen to all layers repainted, p95, ms', quantile(waits, 0.95).toFixed(1), 'goal 33');
  line('largest update, bytes', Math.max(...sizes), 'goal 80000');
  await page.close();
}

/** Counts the steps of windows in turn: with the page looking on, and without. */
async function training() {
  const page = await open(chrome, url, { hash: 'tab=train' });
  await page.waitForFunction(() => /samples to train/.test(document.getElementById('panel-train').textContent));
  await page.click('#train-start');
  await page.waitForFunction(() => Number(document.getElementById('train-figures').dataset.steps) > 10);
  const ask = (unseen) => page.evaluate(async (value) => (await window.fovea.engine.ask('train-set', { unseen: value })).head.steps, unseen);
  const ratios = [];
  for (let i = 0; i < 5; i++) {
    const counts = [];
    for (const unseen of i % 2 ? [true, false] : [false, true]) {
      const before = await ask(unseen);
      await wait(WINDOW);
      counts[unseen ? 1 : 0] = (await ask(unseen)) - before;
    }
    ratios.push(1 - counts[0] / counts[1]);
  }
  line('training slowed by the page, % (median of 5 pairs)', (100 * quantile(ratios, 0.5)).toFixed(1), 'goal 5');
  await page.close();
}

const resident = async () => (pid ? Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1] ?? 0) / 1024 : 0);

async function scribble() {
  const page = await open(chrome, url);
  const end = Date.now() + MINUTES * 60000;
  const heaps = [];
  const servers = [];
  for (let i = 0; Date.now() < end; i++) {
    await drawTwo(page, 10);
    if (i % 4 === 3) await page.click('#clear');
    if (i % 8 === 0) {
      heaps.push((await page.metrics()).JSHeapUsedSize / 2 ** 20);
      servers.push(await resident());
    }
  }
  const frames = await page.evaluate(() => window.fovea.frames);
  const parts = (values) => [values.slice(0, Math.ceil(values.length / 4)), values.slice(-Math.ceil(values.length / 4))].map((part) => quantile(part, 0.5).toFixed(0)).join(' then ');
  line(`updates in ${MINUTES} min of scribbling`, frames, '');
  line('heap of the page, MB, first and last quarter', parts(heaps), 'does not grow');
  if (servers[0]) line('memory of the server, MB, likewise', parts(servers), 'does not grow');
  line('faults', page.faults.length, 'goal 0');
  page.faults.forEach((fault) => console.log(`  ${fault}`));
  await page.close();
}

for (const part of [ready, pen, training, scribble]) await part();
console.log(`load at the end ${load()}`);
await chrome.close();
stop();
