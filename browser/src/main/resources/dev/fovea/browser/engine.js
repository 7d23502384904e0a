/**
 * The engine in the page itself: Fovea's own, compiled to JavaScript. It has the methods of the engine
 * that speaks to a server, and answers what the drawing and the layers need; for all else it says what
 * is needed.
 */
import * as network from './network.js';

const text = (id) => document.getElementById(id).textContent;

function decoded(base64) {
  const binary = atob(base64);
  const bytes = new Int8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

const unable = () => new Error(document.documentElement.lang.startsWith('zh')
  ? '这个页面自带一个网络，没有服务器；其他功能请用 ./fovea explore。'
  : 'This page holds one network and needs no server; for this use ./fovea explore.');

export class Engine {
  #listeners = new Map();
  #watched = [];
  #picture = null;
  #waiting = null;
  #scheduled = false;

  /** Opens the network in the page; resolves with its description. */
  async connect() {
    network.open(decoded(text('fovea-network')));
    return JSON.parse(text('fovea-welcome'));
  }

  #tell(kind, packet) {
    for (const listener of this.#listeners.get(kind) || []) listener(packet);
  }

  /** Calls a listener for every packet of a kind that comes unasked. */
  on(kind, listener) {
    if (!this.#listeners.has(kind)) this.#listeners.set(kind, []);
    this.#listeners.get(kind).push(listener);
  }

  /** Asks for something; rejects with the one line that says why not. */
  async ask(what, fields = {}) {
    if (what !== 'watch') throw unable();
    this.#watched = fields.layers;
    this.#schedule();
    return { head: {}, bytes: new Uint8Array(0) };
  }

  /** Shows the network a picture; of those that come while it computes the latest wins. */
  draw(picture) {
    this.#waiting = picture;
    this.#schedule();
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      try { this.#update(); } catch (error) { this.#tell('failed', { head: { error: error.message } }); }
    });
  }

  #update() {
    const start = performance.now();
    if (this.#waiting) {
      this.#picture = this.#waiting;
      this.#waiting = null;
      const { height, width, channels, pixels, center } = this.#picture;
      network.run(height, width, channels, new Int8Array(pixels.buffer, pixels.byteOffset, pixels.length), Boolean(center));
    }
    if (this.#picture) this.#frame(start);
  }

  #frame(start) {
    const { number, center } = this.#picture;
    const parts = [];
    const layers = this.#watched.map(([layer, ...of]) => {
      const [first, maps, height, width, low, high, least, most, zeros, us] = network.watch(layer, ...of);
      parts.push(network.maps());
      return { layer, first, maps, height, width, low, high, least, most, zeros, us };
    });
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const part of parts) { bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.length), at); at += part.length; }
    const answer = Array.from(network.answer());
    const latency = performance.now() - start;
    this.#tell('frame', { head: { kind: 'frame', layers, answer, number, center, us: latency * 1000 }, bytes, size, latency });
  }

  async upload() { throw unable(); }
}
