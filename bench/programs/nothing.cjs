// The provider of the engine's floor.
const { randomUUID } = require("node:crypto");

const provider = {
  create: async () => ({ id: randomUUID(), outs: {} }),
  read: async (id, props) => ({ id, props }),
  update: async () => ({ outs: {} }),
  delete: async () => undefined,
};

exports.handler = () => provider;
