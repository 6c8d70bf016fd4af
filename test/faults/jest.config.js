/** The fault run: a real n8n for minutes. The tests of its plan and its counting run with all others too. */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/faults'],
	testPathIgnorePatterns: ['/node_modules/'],
	maxWorkers: 1,
};
