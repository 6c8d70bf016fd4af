/** One n8n after another: run.mjs says which. */
module.exports = {
	...require('../n8n/jest.config.js'),
	roots: ['<rootDir>/test/versions'],
};
