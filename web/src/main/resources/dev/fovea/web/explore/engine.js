/**
 * The engine behind the page: all that is computed of a network comes through here. This one speaks to
 * the server by a WebSocket; another with the same methods, such as one that runs in the page, could
 * take its place: ask(what, fields, bytes), draw(picture), on(kind, listener), upload(file).
 *
 * A packet is the length of a JSON head (4 bytes, lowest first), the head in UTF-8, and bytes.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const key = new URLSearchParams(location.search).get('key');

function pack(head, bytes) {
  const text = encoder.encode(JSON.stringify(head));
  const packet = new Uint8Array(4 + text.length + (bytes ? bytes.length : 0));
  new DataView(packet.buffer).setUint32(0, text.length, true);
  packet.set(text, 4);
  if (bytes) packet.set(bytes, 4 + text.length);
  return packet;
}

function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(decoder.decode(new Uint8Array(buffer, 4, length)));
  return { head, bytes: new Uint8Array(buffer, 4 + length), size: buffer.byteLength };
}

export class Engine {
  #socket = null;
  #asked = new Map();
  #listeners = new Map();
  #next = 1;
  #waiting = null;
  #drawing = false;
  #drawn = 0;

  /** Connects; resolves with the welcome of the server. */
  connect() {
    return new Promise((resolve, reject) => {
      const address = new URL('socket', location.href);
      address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
      address.search = key ? `?key=${encodeURIComponent(key)}` : '';
      address.hash = '';
      const socket = new WebSocket(address);
      socket.binaryType = 'arraybuffer';
      this.#socket = socket;
      this.on('welcome', (packet) => resolve(packet.head));
      socket.onmessage = (event) => this.#receive(unpack(event.data));
      socket.onclose = (event) => {
        for (const asked of this.#asked.values()) asked.reject(new Error('closed'));
        this.#asked.clear();
        this.#tell('closed', { head: { reason: event.reason } });
        reject(new Error(event.reason || 'closed'));
      };
      setInterval(() => socket.readyState === 1 && this.ask('ping'), 20000);
    });
  }

  #receive(packet) {
    const { head } = packet;
    if (head.id) {
      const asked = this.#asked.get(head.id);
      this.#asked.delete(head.id);
      if (asked && head.error) asked.reject(new Error(head.error));
      else if (asked) asked.resolve(packet);
    } else if (head.error) {
      this.#drawing = false;
      this.#tell('failed', packet);
    } else {
      if (head.kind === 'frame') this.#frame(packet);
      this.#tell(head.kind, packet);
    }
  }

  #frame(packet) {
    packet.latency = performance.now() - this.#drawn;
    this.#drawing = false;
    if (this.#waiting) this.#send(this.#waiting);
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
  ask(what, fields = {}, bytes = null) {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      if (this.#socket.readyState === 1) this.#socket.send(pack({ do: what, id, ...fields }, bytes));
      else reject(new Error('closed'));
    });
  }

  /** Shows the network a picture; one is under way at a time, and of those that wait the latest wins. */
  draw(picture) {
    if (this.#drawing && performance.now() - this.#drawn < 3000) this.#waiting = picture;
    else this.#send(picture);
  }

  #send(picture) {
    this.#waiting = null;
    this.#drawing = true;
    this.#drawn = performance.now();
    const { pixels, ...fields } = picture;
    if (this.#socket.readyState === 1) this.#socket.send(pack({ do: 'draw', ...fields }, pixels));
  }

  /** Sends a model file; resolves with the number by which it is opened. */
  async upload(file) {
    const query = new URLSearchParams({ name: file.name });
    if (key) query.set('key', key);
    const response = await fetch(`models?${query}`, { method: 'POST', body: file });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    return answer.file;
  }
}
