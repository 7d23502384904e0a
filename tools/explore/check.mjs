// The checks, each a function; see the script check.
import { readFile, writeFile, mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { server, browser, open, drawTwo, twoOn, wait } from './browser.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TABS = ['unit', 'kernels', 'why', 'train', 'design', 'teach', 'errors', 'keep'];
const require = (holds, message) => { if (!holds) throw new Error(message); };
const spoken = (page, answer) => page.waitForFunction((wanted) => document.getElementById('spoken').textContent.startsWith(wanted), {}, answer);

const checks = {
  async draw(chrome, url) {
    const page = await open(chrome, url);
    await drawTwo(page);
    await spoken(page, '2,');
    const address = page.url();
    require(address.includes('strokes='), `the address does not tell of the drawing: ${address}`);
    const again = await open(chrome, address.split('#')[0], { hash: address.split('#')[1] });
    await spoken(again, '2,');
    return [page, again];
  },

  async keys(chrome, url) {
    const page = await open(chrome, url);
    await page.keyboard.press('d');
    for (let i = 0; i < 9; i++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    for (let i = 0; i < 18; i++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await spoken(page, '1,');
    return [page];
  },

  async unit(chrome, url) {
    const page = await open(chrome, url);
    await drawTwo(page);
    await page.focus('.layer:nth-child(2) .look');
    for (let i = 0; i < 8; i++) await page.keyboard.press(i % 2 ? 'ArrowDown' : 'ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#panel-unit .equation');
    const line = await page.$eval('#panel-unit .equation', (element) => element.textContent);
    const [terms, result] = line.split(' = ');
    const sum = terms.split(' + ').reduce((all, term) => all + parseFloat(term), 0);
    require(Math.abs(sum - Number(result)) < 0.01, `the numbers do not add up: ${line}`);
    return [page];
  },

  async train(chrome, url) {
    const page = await open(chrome, url, { hash: 'model=lenet-5-modern&tab=train' });
    await page.waitForFunction(() => /samples to train/.test(document.getElementById('panel-train').textContent));
    const steps = (least) => page.waitForFunction((wanted) => Number(document.getElementById('train-figures').dataset.steps) >= wanted, { timeout: 400000 }, least);
    const loss = () => page.$eval('#train-figures', (element) => Number(element.dataset.loss));
    // One step first: a machine that is busy with a training may show it late.
    await page.focus('#train-step');
    await page.keyboard.press('Enter');
    await steps(1);
    const first = await loss();
    await page.focus('#train-start');
    await page.keyboard.press('Enter');
    await steps(80);
    const last = await loss();
    await page.click('#train-start');
    require(last < 0.8 * first, `the loss does not fall: ${first} then ${last}`);
    return [page];
  },

  async touch(chrome, url) {
    const page = await open(chrome, url, { width: 360, height: 640, touch: true });
    await page.$eval('#pad', (pad) => pad.scrollIntoView({ block: 'center' }));
    const scrolled = () => page.evaluate(() => window.scrollY);
    const before = await scrolled();
    const points = await twoOn(page);
    const client = await page.createCDPSession();
    const touch = (type, ...touchPoints) => client.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', points[0]);
    // A second finger does not draw.
    const second = { x: points[0].x + 20, y: points[0].y + 60, id: 1 };
    await touch('touchStart', { ...points[0], id: 0 }, second);
    for (const point of points.slice(1)) {
      second.x += 3;
      await touch('touchMove', { ...point, id: 0 }, second);
    }
    await touch('touchEnd');
    await spoken(page, '2,');
    require((await scrolled()) === before, 'the page scrolls under the finger');
    return [page];
  },

  async paste(chrome, url) {
    const page = await open(chrome, url);
    const frames = await page.evaluate(() => window.fovea.frames);
    await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      canvas.width = canvas.height = 280;
      const context = canvas.getContext('2d');
      context.fillStyle = '#fff';
      context.fillRect(130, 40, 24, 200);
      const blob = await new Promise((resolve) => canvas.toBlob(resolve));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([blob], 'one.png', { type: 'image/png' }));
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await page.waitForFunction((least) => window.fovea.frames > least, {}, frames);
    await spoken(page, '1,');
    return [page];
  },

  async camera(chrome, url) {
    const page = await open(chrome, url);
    const pressed = () => page.$eval('#camera', (button) => button.getAttribute('aria-pressed'));
    const frames = () => page.evaluate(() => window.fovea.frames);
    await page.click('#camera');
    await page.waitForFunction(() => document.getElementById('camera').getAttribute('aria-pressed') === 'true');
    const begun = await frames();
    await page.waitForFunction((least) => window.fovea.frames > least + 10, {}, begun);
    await page.click('#camera');
    require((await pressed()) === 'false', 'the camera is still on');
    await wait(500);
    const still = await frames();
    await wait(500);
    require((await frames()) === still, 'pictures still come from the camera');
    return [page];
  },

  async large(chrome, url) {
    const page = await open(chrome, url, { width: 3840, height: 2160 });
    await drawTwo(page);
    await spoken(page, '2,');
    const { wide, pad } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth - window.innerWidth, pad: document.getElementById('pad').getBoundingClientRect().width }));
    require(wide <= 0, `the page is ${wide} px too wide`);
    require(pad >= 200, `the drawing is only ${pad} px wide`);
    return [page];
  },

  async broken(chrome, url) {
    const page = await open(chrome, url);
    await page.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['no model'], 'broken.onnx'));
      document.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    });
    await page.waitForFunction(() => document.getElementById('notice').textContent.startsWith('broken.onnx: '));
    const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'fovea-')), 'broken.keras');
    await writeFile(file, 'no zip');
    await (await page.$('#model-file')).uploadFile(file);
    await page.waitForFunction(() => document.getElementById('notice').textContent.startsWith('broken.keras: '));
    // The page goes on as before.
    await drawTwo(page);
    await spoken(page, '2,');
    return [page];
  },

  async keyboard(chrome, url) {
    const page = await open(chrome, url);
    for (const tab of TABS) {
      await page.focus('[role=tab][aria-selected=true]');
      if (tab !== 'unit') await page.keyboard.press('ArrowRight');
      await page.waitForFunction((name) => !document.getElementById(`panel-${name}`).hidden, {}, tab);
      await wait(400);
      const wanted = await page.evaluate(() => {
        const controls = [...document.querySelectorAll('a[href], button, input, select, summary, canvas[tabindex], [role=tabpanel]')]
          .filter((each) => each.checkVisibility() && !each.disabled && each.tabIndex >= 0);
        controls.forEach((each, i) => { each.dataset.control = String(i); });
        document.activeElement.blur();
        return controls.map((each) => each.outerHTML.slice(0, 90));
      });
      const met = new Set();
      for (let i = 0; i < wanted.length + 8; i++) {
        await page.keyboard.press('Tab');
        const { control, ring } = await page.evaluate(() => {
          const at = document.activeElement;
          const shown = at.matches('.file input') ? at.parentElement : at;
          return { control: at.dataset.control, ring: getComputedStyle(shown).outlineStyle !== 'none' };
        });
        if (control !== undefined) {
          require(ring, `no focus is seen at ${wanted[control]}`);
          met.add(Number(control));
        }
      }
      const missed = wanted.filter((_, i) => !met.has(i));
      require(!missed.length, `${tab}: not reached by Tab: ${missed.join(' ')}`);
    }
    return [page];
  },

  async axe(chrome, url) {
    const pages = [];
    for (const [hash, width, tabs] of [['theme=light', 1440, TABS], ['theme=dark', 1440, TABS], ['lang=zh&theme=light', 1440, ['unit']], ['theme=light', 360, ['unit', 'train']]]) {
      const page = await open(chrome, url, { hash, width });
      pages.push(page);
      await drawTwo(page, 1);
      await page.evaluate(axe);
      for (const tab of tabs) {
        await page.click(`#tab-${tab}`);
        if (tab === 'unit') { await page.focus('.layer:nth-child(2) .look'); await page.keyboard.press('Enter'); await page.waitForSelector('#panel-unit .equation'); }
        await wait(400);
        const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        const lines = violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`);
        require(!lines.length, `${hash}, ${width} px, ${tab}:\n  ${lines.join('\n  ')}`);
      }
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      require(wide <= 0, `${width} px: the page is ${wide} px too wide`);
    }
    return pages;
  },
};

const wanted = process.argv.slice(2);
const { url, stop } = await server();
const chrome = await browser();
let failed = 0;
for (const [name, check] of Object.entries(checks)) {
  if (wanted.length && !wanted.includes(name)) continue;
  const begun = Date.now();
  try {
    const pages = await check(chrome, url);
    const faults = pages.flatMap((page) => page.faults);
    require(!faults.length, faults.join('; '));
    for (const page of pages) await page.close();
    console.log(`ok      ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failed++;
    console.log(`FAILED  ${name}: ${error.message}`);
  }
}
await chrome.close();
stop();
process.exit(failed ? 1 : 0);
