// Opens a page without a server; see the script check-static.
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import os from 'node:os';
import path from 'node:path';
import { browser, open, drawTwo, text } from './browser.mjs';

const home = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const require = (holds, message) => { if (!holds) throw new Error(message); };
let file = process.env.FOVEA_PAGE;
if (!file) {
  file = path.join(await mkdtemp(path.join(os.tmpdir(), 'fovea-')), 'page.html');
  execFileSync(path.join(home, 'fovea'), ['explore', 'basic-cnn', '--static', file], { stdio: 'inherit' });
}
const url = pathToFileURL(file).href;
const chrome = await browser();
let failed = 0;
try {
  for (const [hash, width] of [['theme=light', 1440], ['theme=dark&lang=zh', 1440], ['theme=light', 360]]) {
    const page = await open(chrome, url, { hash, width });
    await drawTwo(page);
    await page.waitForFunction(() => document.getElementById('spoken').textContent.startsWith('2,'));
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    require(!violations.length, `${hash}, ${width} px: ${violations.map((each) => `${each.id}: ${each.nodes.slice(0, 3).map((node) => node.target)}`).join('; ')}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    require(wide <= 0, `${width} px: the page is ${wide} px too wide`);
    require(!page.faults.length, page.faults.join('; '));
    if (process.env.FOVEA_SHOTS) await page.screenshot({ path: `${process.env.FOVEA_SHOTS}-${width}-${hash.length}.png` });
    console.log(`ok      ${hash}, ${width} px: ${await text(page, 'spoken')}`);
    await page.close();
  }
  const page = await open(chrome, url);
  const times = [];
  for (let i = 0; i < 41; i++) {
    const before = await page.evaluate(() => window.fovea.frames);
    await page.evaluate((key) => document.getElementById('pad').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })), i === 0 ? ' ' : i % 2 ? 'ArrowDown' : 'ArrowUp');
    await page.waitForFunction((frames) => window.fovea.frames > frames, {}, before);
    times.push(await page.evaluate(() => window.fovea.latency));
  }
  times.sort((a, b) => a - b);
  console.log(`an update of all layers in sight takes ${times[20].toFixed(1)} ms (median of 41; least ${times[0].toFixed(1)}), the file has ${((await stat(file)).size / 1e6).toFixed(1)} MB`);
} catch (error) {
  failed = 1;
  console.log(`FAILED  ${error.message}`);
}
await chrome.close();
process.exit(failed);
