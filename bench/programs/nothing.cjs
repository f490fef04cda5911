// The provider of the engine's floor. Where there is a limit it waits for its turn, as if each create were one request.
const { randomUUID } = require("node:crypto");
const { setTimeout: wait } = require("node:timers/promises");

const perMinute = Number(process.env.NICHE_REQUESTS_PER_MINUTE ?? Infinity);
const starts = [];

const turn = async () => {
  const now = Date.now();
  starts.push(Math.max(now, (starts.at(-perMinute) ?? 0) + 60_000));
  if (starts.at(-1) > now) await wait(starts.at(-1) - now);
};

const provider = {
  async create() {
    await turn();
    return { id: randomUUID(), outs: {} };
  },
  read: async (id, props) => ({ id, props }),
  update: async () => ({ outs: {} }),
  delete: async () => undefined,
};

exports.handler = () => provider;
