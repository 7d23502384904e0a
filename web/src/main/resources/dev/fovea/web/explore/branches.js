/** The ways between layers that are not neighbors, as lines beside the list. */
const LANE = 9;
const MOST = 6;
const NAMESPACE = 'http://www.w3.org/2000/svg';

const drawn = (name, attributes) => {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

export class Branches {
  #list;
  #views = [];
  #ways = [];
  #lanes = 0;
  element = drawn('svg', { class: 'branches', 'aria-hidden': 'true' });

  constructor(list) {
    this.#list = list;
    new ResizeObserver(() => this.#draw()).observe(list);
  }

  /** The pixels that the lines take of the list's width. */
  get width() { return this.#lanes * LANE; }

  /** Finds the ways of a model; shorter ones lie nearer to the layers, and none on another while there is room. */
  show(model, views) {
    this.#views = views;
    this.#ways = model.layers.flatMap((layer) => layer.inputs.filter((input) => input < layer.index - 1).map((input) => ({ from: input, to: layer.index })))
      .sort((a, b) => (a.to - a.from) - (b.to - b.from));
    const lanes = [];
    for (const way of this.#ways) {
      let lane = lanes.findIndex((taken) => taken.every((other) => other.to <= way.from || other.from >= way.to));
      if (lane < 0) lane = lanes.length < MOST ? lanes.push([]) - 1 : MOST - 1;
      lanes[lane].push(way);
      way.lane = lane;
    }
    this.#lanes = lanes.length;
    this.#list.style.setProperty('--branches', `${this.width}px`);
    this.#draw();
  }

  #draw() {
    if (!this.#views.length) return;
    const edge = this.width;
    this.element.setAttribute('width', String(edge));
    this.element.setAttribute('height', String(this.#list.scrollHeight));
    this.element.replaceChildren(...this.#ways.flatMap(({ from, to, lane }) => {
      const source = this.#views[from].article;
      const x = edge - LANE * (lane + 0.5);
      const top = source.offsetTop + source.offsetHeight - 12 - 3 * lane;
      const bottom = this.#views[to].article.offsetTop + 14;
      return [
        drawn('path', { class: 'way', d: `M${edge} ${top} H${x + 4} Q${x} ${top} ${x} ${top + 4} V${bottom - 4} Q${x} ${bottom} ${x + 4} ${bottom} H${edge - 3}` }),
        drawn('path', { class: 'tip', d: `M${edge} ${bottom} l-5 -3 v6 z` })];
    }));
  }
}
