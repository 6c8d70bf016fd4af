/** The battery in all its sizes; with all other tests it runs in two small ones. */
process.env.BATTERY = 'whole';
module.exports = {
	...require('../../jest.config.js'),
	rootDir: '../..',
	roots: ['<rootDir>/test/battery'],
	testPathIgnorePatterns: ['/node_modules/'],
	maxWorkers: 1,
};
