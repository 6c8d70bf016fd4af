/** A real n8n with two workers, Redis and PostgreSQL: minutes, and one at a time. */
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/queue'],
	// CI plays the short run of faults; `ALL=1` runs every suite.
	testMatch: [process.env.ALL ? '**/*.test.ts' : '**/faults.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	maxWorkers: 1,
	testTimeout: 400_000,
};
