/** Unit and sandbox tests. test/n8n (a real n8n, a real browser) and the fault run have configurations of their own. */
module.exports = {
	testEnvironment: 'node',
	// The sources too: what no test loads counts in the coverage.
	roots: ['test', 'gmail', 'nodes', 'credentials'].map((folder) => `<rootDir>/${folder}`),
	testMatch: ['**/*.test.ts'],
	testPathIgnorePatterns: [
		'/node_modules/',
		'<rootDir>/test/n8n/',
		'<rootDir>/test/queue/',
		'<rootDir>/test/versions/',
		'<rootDir>/test/faults/built-by-users.test.ts',
		'<rootDir>/test/faults/everyday.test.ts',
		'<rootDir>/test/faults/run.test.ts',
		'<rootDir>/test/faults/send.test.ts',
	],
	modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/dist/'],
	transform: {
		'^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
	},
	reporters: ['default', '<rootDir>/test/servers/left-out-reporter.ts'],
	testTimeout: 20_000,
	// `npm run coverage`.
	coverageProvider: 'v8',
	coverageDirectory: '.cache/coverage',
	coverageReporters: ['text-summary', 'html', 'json-summary'],
	collectCoverageFrom: ['gmail/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'],
	// What decides which mail runs, and which is sent: less than this fails `npm run coverage`. The tests of these two folders alone
	// reach it: `npm run coverage -- test/gmail/watch test/gmail/send`.
	coverageThreshold: {
		'./gmail/watch/': { lines: 96, branches: 90, functions: 95 },
		'./gmail/send/': { lines: 94, branches: 90, functions: 94 },
	},
};
